import type { ExplainedInputs, WhiteBox } from "../model/index.js";

/**
 * Inputs that came without a data type as a white box takes them: whole numbers are integers or bools where it wants them.
 *
 * @returns the inputs as they are where the model takes them or no choice of data types makes it
 * @example
 * ```ts
 * const { parts } = await takenInputs((x: Tensor) => gather(tensor([0.5, 1, 2]), x), await readInputs([[0, 2]], "x"));
 * parts[0]?.dtype; // "int32"
 * ```
 */
export const takenInputs = async (model: WhiteBox, inputs: ExplainedInputs): Promise<ExplainedInputs> =>
  (await import("./inputsInstead.js")).asWholeNumbers(model, inputs, () => true);
