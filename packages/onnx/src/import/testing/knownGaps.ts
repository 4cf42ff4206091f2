/** Node tests that are not met, and why: they are left out, and the table of ops says so. */
export const knownGaps: Readonly<Record<string, string>> = {
  test_bitcast_float64_to_int64: "64-bit integers are computed with 32 bits",
  test_bitcast_int64_to_float64: "64-bit integers are computed with 32 bits",
  test_dft_inverse: "what is recorded is noise where the exact number is 0",
  test_dft_inverse_opset19: "what is recorded is noise where the exact number is 0",
};

/** Ops without a derivative that differences could show, and why. */
export const noDifferences: Readonly<Record<string, string>> = {
  DynamicQuantizeLinear: "straight-through",
  QLinearConv: "straight-through",
  QLinearMatMul: "straight-through",
  QuantizeLinear: "straight-through",
};
