import { gelu, relu, type Spec, selu } from "@hyaline/core";
import {
  type AnyLayer,
  activation,
  adaptiveAvgPool,
  addLayers,
  alphaDropout,
  avgPool1d,
  batchNorm,
  concat,
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  cropping,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAvgPool,
  globalMaxPool,
  groupNorm,
  gru,
  heNormal,
  instanceNorm,
  type Layer,
  lastStep,
  layerNorm,
  lstm,
  maxPool2d,
  maxPool3d,
  multiHeadAttention,
  network,
  padding,
  parallel,
  permute,
  positionEmbedding,
  prelu,
  repeat,
  reshape,
  residual,
  rmsNorm,
  rnn,
  separableConv2d,
  sequential,
  sinusoidalPositions,
  spatialDropout,
  transformerDecoder,
  transformerEncoder,
  upSample,
  varianceScaling,
} from "@hyaline/layers";

/** A model of each family of layers, and what it takes: one input, or several by name. */
export interface Family {
  readonly model: Layer<never, never>;
  readonly input: Spec | Readonly<Record<string, Spec>>;
}

const floats = (...shape: number[]): Spec => ({ dtype: "float32", shape });
const tokens = (...shape: number[]): Spec => ({ dtype: "int32", shape });
const family = (model: AnyLayer, input: Family["input"]): Family => ({
  model: model as unknown as Layer<never, never>,
  input,
});

export const families: Readonly<Record<string, Family>> = {
  dense: family(
    sequential([
      dense(6, { activation: relu, kernelInit: heNormal }),
      dropout(0.2),
      dense(4, { useBias: false }),
      activation("leakyRelu", { alpha: 0.3 }),
      prelu(),
      selu,
      alphaDropout(0.1),
      dense(3, {
        activation: gelu,
        kernelInit: varianceScaling({ scale: 2, mode: "fanOut", distribution: "normal" }),
      }),
    ]),
    floats(2, 4),
  ),
  convolution: family(
    sequential({
      framed: padding(1, { mode: "reflect" }),
      mirrored: conv2d(4, 3, { paddingMode: "circular", padding: "same" }),
      norm: batchNorm({ affine: false }),
      alone: depthwiseConv2d(3, { padding: 1, activation: relu }),
      apart: separableConv2d(4, 3),
      drop: spatialDropout(0.1),
      larger: convTranspose2d(2, 2, { strides: 2 }),
      cut: cropping([[1, 0], [0, 1]]), // biome-ignore format: widths
      pool: maxPool2d(2),
    }),
    floats(1, 2, 5, 5),
  ),
  "convolution of series": family(
    sequential([conv1d(4, 3, { dilations: 2 }), avgPool1d(2), convTranspose1d(2, 3), globalMaxPool()]),
    floats(2, 3, 12),
  ),
  "convolution of volumes": family(
    sequential([conv3d(2, 2), maxPool3d(2, { padding: 1 }), globalAvgPool({ keepDims: true }), flatten()]),
    floats(1, 1, 4, 4, 3),
  ),
  normalisation: family(
    sequential([groupNorm(2), instanceNorm({ affine: true }), layerNorm({ useBias: false }), rmsNorm()]),
    floats(2, 4, 6),
  ),
  pooling: family(
    sequential([upSample(2, { mode: "linear" }), adaptiveAvgPool(3), conv2d(2, 1), upSample([2, 1])]),
    floats(1, 2, 4, 5),
  ),
  shape: family(sequential([permute([2, 1]), reshape([-1]), repeat(3), dense(2)]), floats(2, 3, 4)),
  container: family(
    sequential([
      residual([dense(4), relu], { shortcut: dense(4) }),
      parallel({ a: dense(3), b: sequential([dense(3), relu]) }),
      addLayers(),
      parallel([relu, dense(2)]),
      concat(),
    ]),
    floats(2, 4),
  ),
  network: family(
    network(
      {
        seen: { layer: sequential([conv2d(4, 3), globalAvgPool()]), of: "image" },
        both: { layer: concat({ axis: -1 }), of: ["seen", "table"] },
        label: { layer: dense(3), of: "both" },
        age: { layer: dense(1), of: "both" },
      },
      ["label", "age"],
    ),
    { image: floats(2, 1, 5, 5), table: floats(2, 3) },
  ),
  recurrent: family(
    sequential([
      embedding(9, 4),
      rnn(3, { nonlinearity: "relu", useBias: false }),
      gru(3, { layers: 2 }),
      lstm(3, { bidirectional: true, layers: 2, dropout: 0.1 }),
      lastStep(),
    ]),
    tokens(2, 5),
  ),
  "recurrent of several lengths": family(lstm(3, { bidirectional: true }), {
    x: floats(2, 5, 3),
    lengths: tokens(2),
  }),
  attention: family(
    sequential([
      embedding(9, 4, { paddingToken: 0 }),
      positionEmbedding(8),
      sinusoidalPositions(),
      multiHeadAttention(2, { causal: true, rotary: true }),
      transformerEncoder({ heads: 2, size: 4, hidden: 6, activation: gelu, normFirst: true }),
    ]),
    tokens(2, 5),
  ),
  "attention to an encoder": family(transformerDecoder({ heads: 2, size: 4, hidden: 6 }), {
    x: floats(2, 3, 4),
    memory: floats(2, 5, 4),
    memoryLengths: tokens(2),
  }),
};
