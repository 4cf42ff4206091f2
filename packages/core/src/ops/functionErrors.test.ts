import {
  adaptiveAvgPool,
  adaptiveMaxPool,
  attention,
  attentionWeights,
  avgPool,
  batchNorm,
  batchNormTraining,
  binaryCrossEntropy,
  conv,
  convFilterGradient,
  convTranspose,
  cosineSimilarity,
  crossEntropy,
  dot,
  einsum,
  gelu,
  globalAvgPool,
  grad,
  groupNorm,
  HyalineError,
  huber,
  instanceNorm,
  klDivergence,
  layerNorm,
  lpPool,
  lrn,
  maxPool,
  meanSquaredError,
  multiMargin,
  negativeLogLikelihood,
  outer,
  prelu,
  random,
  relu,
  resize,
  rmsNorm,
  softmax,
  type Tensor,
  tensor,
  zeros,
} from "@hyaline/core";
import { expect, test } from "vitest";

const image = () => zeros([1, 4, 6, 6]);
const filters = () => zeros([8, 4, 3, 3]);
const ids = () => zeros([2], { dtype: "int32" });
const key = () => random.key(0);

/** Each wrong call: the code, a part of the message that says what came, and the call. */
const wrong: readonly [code: string, message: RegExp, call: () => unknown][] = [
  ["shape", /channels come first: transpose/, () => conv(zeros([1, 6, 6, 4]), filters())],
  ["shape", /1 to 3 spatial axes; got float32\[4, 6\]/, () => conv(zeros([4, 6]), zeros([8, 4]))],
  ["shape", /no larger than the padded input/, () => conv(zeros([1, 4, 2, 2]), filters())],
  ["shape", /as many axes as the input/, () => conv(image(), zeros([8, 4, 3]))],
  ["shape", /one bias per output channel/, () => conv(image(), filters(), zeros([4]))],
  ["argument", /divides its filters; got 3 for 8/, () => conv(image(), filters(), { groups: 3 })],
  ["argument", /strides as an integer of at least 1/, () => conv(image(), filters(), { strides: 0 })],
  ["argument", /strides/, () => conv(image(), filters(), { strides: [1, 2, 3] })],
  ["argument", /padding.*"half"/, () => conv(image(), filters(), { padding: "half" as never })],
  ["argument", /padding.*-1/, () => conv(image(), filters(), { padding: -1 })],
  [
    "dtype",
    /floating-point/,
    () => conv(zeros([1, 1, 3], { dtype: "int32" }), zeros([1, 1, 2], { dtype: "int32" })),
  ],
  [
    "argument",
    /smaller than the stride or the dilation/,
    () => convTranspose(image(), zeros([4, 2, 3, 3]), { outputPadding: 1 }),
  ],
  ["shape", /swap the first two axes/, () => convTranspose(image(), zeros([2, 4, 3, 3]))],
  ["shape", /cuts off more/, () => convTranspose(zeros([1, 4, 1, 1]), zeros([4, 2, 1, 1]), { padding: 3 })],
  ["shape", /like the convolution's result/, () => convFilterGradient(image(), image(), { kernel: 3 })],
  ["argument", /kernel as an integer/, () => maxPool(image(), { kernel: 0 })],
  ["argument", /kernel/, () => maxPool(image(), {} as never)],
  ["argument", /an element of the input in every window/, () => avgPool(image(), { kernel: 2, padding: 2 })],
  ["dtype", /not bool/, () => maxPool(zeros([1, 1, 4], { dtype: "bool" }), { kernel: 2 })],
  ["dtype", /floating-point/, () => avgPool(zeros([1, 1, 4], { dtype: "int32" }), { kernel: 2 })],
  ["argument", /above 0/, () => lpPool(image(), { kernel: 2, p: 0 })],
  ["argument", /size/, () => adaptiveAvgPool(image(), { size: [3, 0] })],
  ["shape", /spatial/, () => globalAvgPool(zeros([2, 3]))],
  ["axis", /from -2 to 1; got 2/, () => softmax(zeros([2, 3]), { axis: 2 })],
  ["argument", /"none" or "tanh"/, () => gelu(zeros([2]), { approximate: "fast" as never })],
  ["shape", /broadcast/, () => prelu(zeros([2, 3]), zeros([2]))],
  ["shape", /scale and bias of shape \[3\]/, () => layerNorm(zeros([2, 3]), { scale: zeros([2]) })],
  ["argument", /epsilon that is not negative/, () => layerNorm(zeros([2, 3]), { epsilon: -1 })],
  ["argument", /divides the channels; got 3/, () => groupNorm(image(), { groups: 3 })],
  ["shape", /batchNorm/, () => batchNorm(image(), { mean: zeros([3]), variance: zeros([3]) })],
  ["shape", /\[batch, channels/, () => batchNormTraining(zeros([3]))],
  ["argument", /size of at least 1/, () => lrn(image(), { size: 0 })],
  [
    "shape",
    /one shape; got float32\[2\] and float32\[2, 1\]/,
    () => meanSquaredError(zeros([2]), zeros([2, 1])),
  ],
  [
    "argument",
    /reduction of "mean"/,
    () => meanSquaredError(zeros([2]), zeros([2]), { reduction: "max" as never }),
  ],
  ["argument", /delta above 0/, () => huber(zeros([2]), zeros([2]), { delta: 0 })],
  ["shape", /class numbers int32\[2\]/, () => crossEntropy(zeros([2, 3]), zeros([3], { dtype: "int32" }))],
  ["shape", /cast class numbers to int32/, () => crossEntropy(zeros([2, 3]), zeros([2]))],
  ["shape", /one weight per class/, () => crossEntropy(zeros([2, 3]), ids(), { weight: zeros([2]) })],
  ["argument", /from 0 to 1; got 2/, () => crossEntropy(zeros([2, 3]), ids(), { labelSmoothing: 2 })],
  ["shape", /axis of classes/, () => crossEntropy(tensor(1), tensor(0, { dtype: "int32" }))],
  ["dtype", /class numbers/, () => multiMargin(zeros([2, 3]), zeros([2, 3]))],
  ["shape", /klDivergence/, () => klDivergence(zeros([2, 3]), zeros([2, 2]))],
  ["shape", /cosineSimilarity/, () => cosineSimilarity(zeros([2, 3]), zeros([2, 2]))],
  ["shape", /queries/, () => attention(zeros([3, 4]), zeros([3, 5]), zeros([3, 4]))],
  ["shape", /one value/, () => attention(zeros([3, 4]), zeros([5, 4]), zeros([3, 4]))],
  [
    "shape",
    /mask that broadcasts/,
    () => attentionWeights(zeros([3, 4]), zeros([5, 4]), { mask: zeros([5, 3]) }),
  ],
  ["argument", /one term per operand/, () => einsum("ij,jk", zeros([2, 2]))],
  ["argument", /letters/, () => einsum("i1->i", zeros([2, 2]))],
  ["argument", /each label once/, () => einsum("ij->ii", zeros([2, 2]))],
  ["argument", /labels of operands/, () => einsum("ij->k", zeros([2, 2]))],
  ["shape", /as many axes/, () => einsum("ijk->i", zeros([2, 2]))],
  ["shape", /one size for each label; got 2 and 3/, () => einsum("ij,jk", zeros([2, 2]), zeros([3, 2]))],
  ["shape", /two vectors/, () => outer(zeros([2, 2]), zeros([2]))],
  ["shape", /one length/, () => dot(zeros([3]), zeros([2]))],
  ["argument", /a positive size/, () => resize(image(), {})],
  ["argument", /a positive size/, () => resize(image(), { sizes: [3] })],
  ["argument", /a mode of/, () => resize(image(), { sizes: [3, 3], mode: "lanczos" as never })],
  ["axis", /distinct/, () => resize(image(), { sizes: [3, 3], axes: [2, -2] })],
  ["dtype", /nearest/, () => resize(zeros([1, 1, 3], { dtype: "int32" }), { sizes: [3], mode: "linear" })],
  ["shape", /elements to resize/, () => resize(zeros([1, 1, 0]), { sizes: [3] })],
  ["shape", /rank|axis of classes/, () => random.categorical(key(), tensor(1))],
];

test.each(wrong.map(([code, message, call]) => [`${code} ${message}`, code, message, call] as const))(
  "%s",
  (_, code, message, call) => {
    expect(call).toThrow(HyalineError);
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code }));
  },
);

const functions: readonly [name: string, call: (x: Tensor) => unknown][] = [
  ["conv", (x) => conv(x, filters())],
  ["conv's filters", (x) => conv(image(), x)],
  ["convTranspose", (x) => convTranspose(x, filters())],
  ["convFilterGradient", (x) => convFilterGradient(x, image(), { kernel: 1 })],
  ["maxPool", (x) => maxPool(x, { kernel: 2 })],
  ["avgPool", (x) => avgPool(x, { kernel: 2 })],
  ["lpPool", (x) => lpPool(x, { kernel: 2 })],
  ["adaptiveMaxPool", (x) => adaptiveMaxPool(x, { size: 2 })],
  ["globalAvgPool", (x) => globalAvgPool(x)],
  ["relu", (x) => relu(x)],
  ["softmax", (x) => softmax(x)],
  ["layerNorm", (x) => layerNorm(x)],
  ["rmsNorm", (x) => rmsNorm(x)],
  ["instanceNorm", (x) => instanceNorm(x)],
  ["batchNorm", (x) => batchNorm(image(), { mean: x, variance: zeros([4]) })],
  ["lrn", (x) => lrn(x, { size: 1 })],
  ["crossEntropy", (x) => crossEntropy(x, ids())],
  ["crossEntropy's target", (x) => crossEntropy(zeros([2, 3]), x)],
  ["negativeLogLikelihood", (x) => negativeLogLikelihood(x, ids())],
  ["multiMargin's target", (x) => multiMargin(zeros([2, 3]), x)],
  ["meanSquaredError", (x) => meanSquaredError(x, zeros([2]))],
  ["binaryCrossEntropy's target", (x) => binaryCrossEntropy(zeros([2]), x)],
  ["klDivergence", (x) => klDivergence(x, zeros([2]))],
  ["cosineSimilarity", (x) => cosineSimilarity(x, zeros([2]))],
  ["attention", (x) => attention(x, x, x)],
  ["attentionWeights", (x) => attentionWeights(x, x)],
  ["einsum", (x) => einsum("i", x)],
  ["outer", (x) => outer(x, zeros([2]))],
  ["dot", (x) => dot(zeros([2]), x)],
  ["resize", (x) => resize(x, { sizes: [2] })],
  ["random.bits", (x) => random.bits(x, [2])],
  ["random.split", (x) => random.split(x)],
  ["random.fold", (x) => random.fold(x, 1)],
  ["random.fold's data", (x) => random.fold(key(), x)],
  ["random.normal", (x) => random.normal(x, [2])],
  ["random.categorical", (x) => random.categorical(key(), x)],
  ["random.permutation", (x) => random.permutation(key(), x)],
];

test.each(functions)("%s refuses what is no tensor", (_, call) => {
  for (const value of [undefined, null, "text", [1, 2], {}]) {
    expect(() => call(value as unknown as Tensor), JSON.stringify(value)).toThrow(HyalineError);
  }
});

test("random numbers have no gradient by their key", () => {
  const seeds = zeros([2], { dtype: "uint32" });
  expect(() => grad((k: Tensor) => random.uniform(k, [2]).sum())(seeds)).toThrow(
    expect.objectContaining({ code: "dtype" }),
  );
});
