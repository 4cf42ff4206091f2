/** An array of numbers with its shape: what explanations, metrics, plots and data sets pass between them. Row-major. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly values: readonly number[] | Float32Array | Float64Array;
}
