import { type DType, HyalineError, isFloat, type Tensor, trace } from "@hyaline/core";
import type { ExplainedInputs, HostInput, WhiteBox } from "../model/index.js";

/** More choices than these are not tried. */
const MOST_TRIED = 64;

/**
 * Inputs that came without a data type, in integers or bools where a white box wants them: those of whole numbers, and as
 * few as need be. The model is traced and not run.
 *
 * @param isFree whether an input came without a data type
 * @returns the inputs as they are where the model takes them or no choice of data types makes it
 */
export function asWholeNumbers(
  model: WhiteBox,
  inputs: ExplainedInputs,
  isFree: (part: HostInput) => boolean,
): ExplainedInputs {
  const ways = inputs.parts.map((part) => [part.dtype, ...(isFree(part) ? integersFor(part) : [])]);
  if (ways.every(({ length }) => length === 1) || !isOfTypes(failureAt(model, inputs))) return inputs;
  for (const dtypes of choices(ways).slice(1)) {
    const parts = inputs.parts.map((part, i): HostInput => ({ ...part, dtype: dtypes[i] as DType }));
    const tried = { ...inputs, parts };
    if (failureAt(model, tried) === undefined) return tried;
  }
  return inputs;
}

/**
 * What a white box throws when it is traced at such inputs; nothing where it takes them.
 *
 * @param seen stands between the model and its inputs
 */
export function failureAt(
  model: WhiteBox,
  { named, parts }: ExplainedInputs,
  seen: <X extends object>(x: X) => X = (x) => x,
): unknown {
  const inputOf = (tensors: readonly Tensor[]): object =>
    named ? Object.fromEntries(parts.map(({ name }, i) => [name, tensors[i]])) : (tensors[0] as Tensor);
  try {
    trace(
      (...tensors: Tensor[]) => model(seen(inputOf(tensors)) as never),
      parts.map(({ dtype, shape }) => ({ dtype, shape })),
    );
    return undefined;
  } catch (error) {
    return error;
  }
}

export const isOfTypes = (error: unknown): boolean => error instanceof HyalineError && error.code === "dtype";

/** The data types without fractions that hold all of some numbers. */
export function integersFor({ values, dtype }: Pick<HostInput, "values" | "dtype">): DType[] {
  if (!isFloat(dtype)) return [];
  let [areWhole, areFlags] = [true, true];
  for (const value of values) {
    areWhole &&= (value | 0) === value;
    areFlags &&= value === 0 || value === 1;
  }
  return [...(areWhole ? (["int32"] as const) : []), ...(areFlags ? (["bool"] as const) : [])];
}

/** One of each list, in all ways; those first that take most of the lists' first ones. */
export function choices(ways: readonly (readonly DType[])[]): DType[][] {
  let found: { readonly dtypes: DType[]; readonly changes: number }[] = [{ dtypes: [], changes: 0 }];
  for (const list of ways)
    found = found
      .flatMap(({ dtypes, changes }) =>
        list.map((dtype, i) => ({ dtypes: [...dtypes, dtype], changes: changes + Number(i > 0) })),
      )
      .sort((a, b) => a.changes - b.changes)
      .slice(0, MOST_TRIED);
  return found.map(({ dtypes }) => dtypes);
}
