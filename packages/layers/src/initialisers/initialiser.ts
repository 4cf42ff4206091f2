import type { DType, Shape, Tensor } from "@hyaline/core";

/** What an initialiser is told of the parameter it fills. */
export interface ParameterSpec {
  readonly shape: Shape;
  readonly dtype: DType;
  /** How many inputs one output is a sum of. */
  readonly fanIn: number;
  /** How many outputs one input goes into. */
  readonly fanOut: number;
}

/** Makes the first value of a parameter; the same key gives the same values. */
export type Initialiser = (key: Tensor, parameter: ParameterSpec) => Tensor;
