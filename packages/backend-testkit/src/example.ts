import type { DType, Shape, Tensor } from "@hyaline/core";

/** One tensor that an example is given: known numbers, or numbers drawn from a range. */
export interface ExampleInput {
  readonly shape: Shape;
  /** Default float32. Checks of derivatives use float64 in place of any floating-point type. */
  readonly dtype?: DType;
  /** Where numbers are drawn from (default -2 to 2; whole numbers, both ends included, for integers). */
  readonly range?: readonly [low: number, high: number];
  /** The elements in row-major order, where they may not be just any. */
  readonly values?: readonly number[];
}

/** One use of an op, from which every check is made. */
export interface OpExample {
  /** The op's name in core, or the function's where it is made of other ops. */
  readonly op: string;
  /** What is special about this use; with `op` it is unique. */
  readonly name: string;
  readonly call: (...inputs: Tensor[]) => Tensor | readonly Tensor[];
  readonly inputs: readonly ExampleInput[];
  /** The elements of the result (of the first one, where there are several) in row-major order, worked out elsewhere. */
  readonly expected?: readonly number[];
  /** Which inputs have a derivative here: all that are floating-point when left out. */
  readonly differentiable?: boolean | readonly boolean[];
  /** False where second derivatives do not exist or are zero on every side (default true). */
  readonly smooth?: boolean;
  /**
   * Is each element held to the tolerance relative to its own size (default false: to the larger of that and 1)? So are
   * functions near 0 and in their tails, where a kernel with an absolute error gives 0 or nonsense.
   */
  readonly relative?: boolean;
  /** How many times the usual tolerance results may be off, for ops that lose digits (default 1). */
  readonly tolerance?: number;
}

export const titleOf = ({ op, name }: OpExample): string => (name === "" ? op : `${op}: ${name}`);
