import { referenceBackend } from "@hyaline/backend-reference";
import {
  adaptiveAvgPool,
  adaptiveMaxPool,
  avgPool,
  batchNorm,
  batchNormTraining,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  celu,
  conv,
  convTranspose,
  crossEntropy,
  elu,
  gelu,
  groupNorm,
  hardSwish,
  huber,
  instanceNorm,
  jit,
  klDivergence,
  layerNorm,
  leakyRelu,
  logSoftmax,
  matMul,
  maxPool,
  meanSquaredError,
  multiMargin,
  type NestedArray,
  negativeLogLikelihood,
  pad,
  type Reduction,
  relu,
  relu6,
  resize,
  rmsNorm,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  type Tensor,
  tanh,
  tensor,
  transpose,
  useBackend,
  vjp,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { expectNear, type RecordedCase, recordedCases } from "../testing/recorded.js";

type Values = Readonly<Record<string, Tensor>>;
type Layer = (values: Values, config: RecordedCase["config"], training: boolean) => Tensor;

/** PyTorch pads alike before and after. */
const bothEnds = (padding: number | readonly number[]) =>
  typeof padding === "number" ? padding : padding.map((n) => [n, n] as const);

const convolution: Layer = ({ x, weight, bias }, { stride, padding, dilation, groups, padding_mode }) => {
  const input = x as Tensor;
  const reflected = padding_mode === "reflect";
  const around = [...input.shape.keys()].map((axis) => (axis < 2 ? 0 : padding)).map((n) => [n, n] as const);
  return conv(reflected ? pad(input, around, { mode: "reflect" }) : input, weight as Tensor, bias, {
    strides: stride ?? 1,
    padding: reflected ? 0 : bothEnds(padding ?? 0),
    dilations: dilation ?? 1,
    groups: groups ?? 1,
  });
};

const normalised: Layer = ({ x, weight, bias, running_mean, running_var }, { eps }, training) => {
  const affine = { scale: weight, bias, epsilon: eps };
  if (training) return batchNormTraining(x as Tensor, affine)[0];
  return batchNorm(x as Tensor, { ...affine, mean: running_mean as Tensor, variance: running_var as Tensor });
};

const pooled = ({ kernel_size, stride, padding, dilation, ceil_mode }: RecordedCase["config"]) => ({
  kernel: kernel_size,
  strides: stride ?? kernel_size,
  padding: padding ?? 0,
  dilations: dilation ?? 1,
  ceilMode: ceil_mode ?? false,
});

const of =
  (fn: (x: Tensor, config: RecordedCase["config"]) => Tensor): Layer =>
  ({ x }, config) =>
    fn(x as Tensor, config);

const layers: Readonly<Record<string, Layer>> = {
  Linear: ({ x, weight, bias }) => {
    const y = matMul(x as Tensor, transpose(weight as Tensor));
    return bias ? y.add(bias) : y;
  },
  Conv1d: convolution,
  Conv2d: convolution,
  Conv3d: convolution,
  ConvTranspose2d: ({ x, weight, bias }, { stride, padding, dilation, output_padding }) =>
    convTranspose(x as Tensor, weight as Tensor, bias, {
      strides: stride ?? 1,
      padding: padding ?? 0,
      dilations: dilation ?? 1,
      outputPadding: output_padding ?? 0,
    }),
  MaxPool2d: of((x, config) => maxPool(x, pooled(config))),
  AvgPool2d: of((x, config) =>
    avgPool(x, { ...pooled(config), countIncludePad: config.count_include_pad ?? true }),
  ),
  AdaptiveAvgPool2d: of((x, { output_size }) => adaptiveAvgPool(x, { size: output_size })),
  AdaptiveMaxPool2d: of((x, { output_size }) => adaptiveMaxPool(x, { size: output_size })),
  BatchNorm1d: normalised,
  BatchNorm2d: normalised,
  LayerNorm: ({ x, weight, bias }, { normalized_shape, eps }) =>
    layerNorm(x as Tensor, { scale: weight, bias, axis: -normalized_shape.length, epsilon: eps }),
  GroupNorm: ({ x, weight, bias }, { num_groups, eps }) =>
    groupNorm(x as Tensor, { groups: num_groups, scale: weight, bias, epsilon: eps }),
  InstanceNorm2d: ({ x, weight, bias }, { eps }) =>
    instanceNorm(x as Tensor, { scale: weight, bias, epsilon: eps }),
  RMSNorm: ({ x, weight }, { eps }) => rmsNorm(x as Tensor, { scale: weight, epsilon: eps }),
  relu: of(relu),
  relu6: of(relu6),
  leaky_relu: of((x, { negative_slope }) => leakyRelu(x, { alpha: negative_slope })),
  elu: of((x, { alpha }) => elu(x, { alpha })),
  celu: of((x, { alpha }) => celu(x, { alpha })),
  selu: of(selu),
  gelu: of((x, { approximate }) => gelu(x, { approximate })),
  silu: of(silu),
  softplus: of(softplus),
  softsign: of(softsign),
  hardswish: of(hardSwish),
  sigmoid: of(sigmoid),
  tanh: of(tanh),
  Softmax: of((x, { dim }) => softmax(x, { axis: dim })),
  LogSoftmax: of((x, { dim }) => logSoftmax(x, { axis: dim })),
  CrossEntropy: ({ logits, target, weight }, { reduction, label_smoothing, ignore_index }) =>
    crossEntropy(logits as Tensor, target as Tensor, {
      weight,
      reduction,
      labelSmoothing: label_smoothing ?? 0,
      ignoreIndex: ignore_index ?? -100,
    }),
  NLL: ({ logp, target }, { reduction }) =>
    negativeLogLikelihood(logp as Tensor, target as Tensor, { reduction }),
  BCE: ({ p, target }, { reduction }) => binaryCrossEntropy(p as Tensor, target as Tensor, { reduction }),
  BCEWithLogits: ({ logits, target }, { reduction }) =>
    binaryCrossEntropyWithLogits(logits as Tensor, target as Tensor, { reduction }),
  MSE: ({ x, target }, { reduction }) => meanSquaredError(x as Tensor, target as Tensor, { reduction }),
  Huber: ({ x, target }, { reduction, delta }) => huber(x as Tensor, target as Tensor, { reduction, delta }),
  KLDiv: ({ logq, logp, p }, { reduction, log_target }) =>
    klDivergence(logq as Tensor, (log_target ? logp : p) as Tensor, {
      logTarget: log_target,
      reduction: reduction === "batchmean" ? "batchMean" : (reduction as Reduction),
    }),
  MultiMargin: ({ x, target }, { p, margin }) =>
    multiMargin(x as Tensor, target as Tensor, { power: p, margin }),
  op: ({ a }, { mode, size, align_corners }) =>
    mode === "nearest"
      ? resize(a as Tensor, { sizes: size, coordinateMode: "asymmetric", nearestMode: "floor" })
      : resize(a as Tensor, {
          sizes: size,
          mode: mode === "bicubic" ? "cubic" : "linear",
          coordinateMode: align_corners ? "align_corners" : "half_pixel",
        }),
};

const mine = recordedCases.filter(
  ({ layer, config }) => layer in layers && (layer !== "op" || "mode" in config),
);

beforeAll(() => useBackend(referenceBackend()));

/** Losses whose targets are class numbers. */
const ofClasses = new Set(["CrossEntropy", "NLL", "MultiMargin"]);

test("most of the recorded layers are functions of core", () => {
  expect(mine.length).toBeGreaterThan(70);
});

test.each(mine.map((c) => [c.id, c] as const))("%s", async (_, recorded) => {
  const { layer, config, training, inputs, weights = {}, buffers_before = {} } = recorded;
  const { grad_inputs = {}, grad_weights = {}, outputs, upstream } = recorded;
  const values = Object.fromEntries(
    Object.entries({ ...inputs, ...weights, ...buffers_before }).map(([name, data]) => [
      name,
      tensor(data, { dtype: name === "target" && ofClasses.has(layer) ? "int32" : "float32" }),
    ]),
  );
  const gradients = { ...grad_inputs, ...grad_weights };
  const names = Object.keys(gradients);
  const fn = layers[layer] as Layer;
  const both = jit((...moving: Tensor[]) => {
    const call = (...xs: Tensor[]) =>
      fn(
        { ...values, ...Object.fromEntries(names.map((name, i) => [name, xs[i] as Tensor])) },
        config,
        training,
      );
    const { value, pullback } = vjp(call, moving);
    return [value, ...pullback(tensor(upstream.output as NestedArray))];
  });
  const [y, ...results] = await both(...names.map((name) => values[name] as Tensor));
  await expectNear(y as Tensor, outputs.output as NestedArray, "output");
  for (const [i, name] of names.entries()) {
    await expectNear(results[i] as Tensor, gradients[name] as NestedArray, `gradient of ${name}`);
  }
});
