const ends =
  "ends that are aligned meet, as in PyTorch and ONNX Runtime; ONNX's evaluator misses the last one";

/** Node tests that are not met, and why: they are left out, and the table of ops says so. */
export const knownGaps: Readonly<Record<string, string>> = {
  test_bitcast_float64_to_int64: "64-bit integers are computed with 32 bits",
  test_bitcast_int64_to_float64: "64-bit integers are computed with 32 bits",
  test_dft_inverse: "what is recorded is noise where the exact number is 0",
  test_dft_inverse_opset19: "what is recorded is noise where the exact number is 0",
  test_resize_downsample_scales_cubic_align_corners: ends,
  test_resize_downsample_scales_linear_align_corners: ends,
};

/** Ops whose derivative is meant to be another than that of the function, and why. */
export const straight = "straight-through: rounding counts as the identity";
export const noDifferences: Readonly<Record<string, string>> = {
  DynamicQuantizeLinear: straight,
};

const whole = "it takes or gives whole numbers, truths or indices";
const steps = "its derivative is 0 wherever it has one";
const made = "it makes numbers, and takes none that could be moved";

/** Ops whose node tests have nothing that differences could show, and why. */
export const noDerivative: Readonly<Record<string, string>> = {
  Unique: "its shape follows from its data, which must be known",
  ...Object.fromEntries(
    "And ArgMax ArgMin BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual NonMaxSuppression NonZero Not Or Shape Size Xor"
      .split(" ")
      .map((op) => [op, whole]),
  ),
  ...Object.fromEntries("Ceil Floor Hardmax Round Sign".split(" ").map((op) => [op, steps])),
  ...Object.fromEntries(
    "BlackmanWindow Constant ConstantOfShape EyeLike HammingWindow HannWindow MelWeightMatrix Range"
      .split(" ")
      .map((op) => [op, made]),
  ),
  ...Object.fromEntries(
    "ConvInteger MatMulInteger QLinearConv QLinearMatMul QuantizeLinear"
      .split(" ")
      .map((op) => [op, straight]),
  ),
};

const strings = "it computes with strings";
const chance = "it draws numbers, which differ from run to run; core's `random` draws them from keys";

/** Ops of ONNX that are not read, and why. */
export const unreadOps: Readonly<Record<string, string>> = {
  Bernoulli: chance,
  ImageDecoder: "it decodes image files",
  MaxRoiPool: "RoiAlign has taken its place",
  Multinomial: chance,
  RandomNormal: chance,
  RandomNormalLike: chance,
  RandomUniform: chance,
  RandomUniformLike: chance,
  RegexFullMatch: strings,
  StringConcat: strings,
  StringNormalizer: strings,
  StringSplit: strings,
  TfIdfVectorizer: strings,
};
