/** How every op of ONNX is read: one file per op; ops that are the same in core, and small families, in tables. */
import type { Reader } from "../graph/reader.js";
import { AffineGrid } from "./AffineGrid.js";
import { Attention } from "./Attention.js";
import { AveragePool } from "./AveragePool.js";
import {
  Celu,
  Elu,
  Gelu,
  HardSigmoid,
  LeakyRelu,
  PRelu,
  Shrink,
  Swish,
  ThresholdedRelu,
} from "./activations.js";
import { ArgMax, ArgMin } from "./argReductions.js";
import { BitCast } from "./BitCast.js";
import { BitShift } from "./BitShift.js";
import { Cast, CastLike } from "./Cast.js";
import { CenterCropPad } from "./CenterCropPad.js";
import { Clip } from "./Clip.js";
import { Col2Im } from "./Col2Im.js";
import { Concat } from "./Concat.js";
import { Constant } from "./Constant.js";
import { ConstantOfShape } from "./ConstantOfShape.js";
import { Conv } from "./Conv.js";
import { ConvTranspose } from "./ConvTranspose.js";
import * as contrib from "./contrib.js";
import * as contribAttention from "./contribAttention.js";
import * as contribQuantised from "./contribQuantised.js";
import { If, Scan } from "./controlFlow.js";
import { CumProd, CumSum } from "./cumulative.js";
import { DeformConv } from "./DeformConv.js";
import { DequantizeLinear } from "./DequantizeLinear.js";
import { Det } from "./Det.js";
import { Dropout } from "./Dropout.js";
import { DynamicQuantizeLinear } from "./DynamicQuantizeLinear.js";
import { Compress, NonZero, Unique } from "./dataDependent.js";
import { DepthToSpace, SpaceToDepth } from "./depthAndSpace.js";
import { Einsum } from "./Einsum.js";
import { Expand } from "./Expand.js";
import { EyeLike } from "./EyeLike.js";
import { elementwise } from "./elementwise.js";
import { Flatten } from "./Flatten.js";
import { Gather } from "./Gather.js";
import { Gemm } from "./Gemm.js";
import { GRU } from "./GRU.js";
import { GridSample } from "./GridSample.js";
import { GroupNormalization } from "./GroupNormalization.js";
import { GlobalAveragePool, GlobalLpPool, GlobalMaxPool } from "./globalPools.js";
import { Hardmax } from "./Hardmax.js";
import { Identity } from "./Identity.js";
import { IsInf } from "./IsInf.js";
import { GatherElements, GatherND, ScatterElements, ScatterND } from "./indexing.js";
import { LayerNormalization, RMSNormalization } from "./LayerNormalization.js";
import { Loop } from "./Loop.js";
import { LpPool } from "./LpPool.js";
import { LSTM } from "./LSTM.js";
import { learning } from "./learning.js";
import { NegativeLogLikelihoodLoss, SoftmaxCrossEntropyLoss } from "./losses.js";
import { MatMul } from "./MatMul.js";
import { MaxPool } from "./MaxPool.js";
import { MaxUnpool } from "./MaxUnpool.js";
import { Mod } from "./Mod.js";
import { NonMaxSuppression } from "./NonMaxSuppression.js";
import {
  BatchNormalization,
  InstanceNormalization,
  LpNormalization,
  LRN,
  MeanVarianceNormalization,
} from "./normalisations.js";
import { OneHot } from "./OneHot.js";
import { Pad } from "./Pad.js";
import { Pow } from "./Pow.js";
import { QuantizeLinear } from "./QuantizeLinear.js";
import { ConvInteger, MatMulInteger, QLinearConv, QLinearMatMul } from "./quantisedProducts.js";
import { Range } from "./Range.js";
import { Reshape } from "./Reshape.js";
import { Resize, Upsample } from "./Resize.js";
import { ReverseSequence } from "./ReverseSequence.js";
import { RNN } from "./RNN.js";
import { RoiAlign } from "./RoiAlign.js";
import { RotaryEmbedding } from "./RotaryEmbedding.js";
import { reductions } from "./reductions.js";
import { Slice } from "./Slice.js";
import { LogSoftmax, Softmax } from "./Softmax.js";
import { Split } from "./Split.js";
import { Squeeze } from "./Squeeze.js";
import {
  ConcatFromSequence,
  Optional,
  OptionalGetElement,
  OptionalHasElement,
  SequenceAt,
  SequenceConstruct,
  SequenceEmpty,
  SequenceErase,
  SequenceInsert,
  SequenceLength,
  SequenceMap,
  SplitToSequence,
} from "./sequences.js";
import { Shape, Size } from "./shapes.js";
import { BlackmanWindow, DFT, HammingWindow, HannWindow, MelWeightMatrix, STFT } from "./signal.js";
import { TensorScatter } from "./TensorScatter.js";
import { Tile } from "./Tile.js";
import { TopK } from "./TopK.js";
import { Transpose } from "./Transpose.js";
import { Trilu } from "./Trilu.js";
import { trees } from "./trees.js";
import { Unsqueeze } from "./Unsqueeze.js";
import { Where } from "./Where.js";

/** ONNX's own ops. */
const standard: Readonly<Record<string, Reader>> = {
  ...elementwise,
  ...reductions,
  Resize,
  Upsample,
  GatherElements,
  GatherND,
  ScatterElements,
  ScatterND,
  TopK,
  CumProd,
  CumSum,
  Trilu,
  Tile,
  DepthToSpace,
  SpaceToDepth,
  OneHot,
  EyeLike,
  ReverseSequence,
  Compress,
  NonZero,
  Unique,
  Einsum,
  LpPool,
  MaxUnpool,
  Hardmax,
  IsInf,
  GroupNormalization,
  RoiAlign,
  DeformConv,
  NonMaxSuppression,
  Attention,
  RotaryEmbedding,
  QuantizeLinear,
  DequantizeLinear,
  DynamicQuantizeLinear,
  ConvInteger,
  MatMulInteger,
  QLinearConv,
  QLinearMatMul,
  If,
  Loop,
  Scan,
  GridSample,
  AffineGrid,
  CenterCropPad,
  Col2Im,
  TensorScatter,
  BitCast,
  Det,
  BlackmanWindow,
  DFT,
  HammingWindow,
  HannWindow,
  MelWeightMatrix,
  STFT,
  NegativeLogLikelihoodLoss,
  SoftmaxCrossEntropyLoss,
  ConcatFromSequence,
  Optional,
  OptionalGetElement,
  OptionalHasElement,
  SequenceAt,
  SequenceConstruct,
  SequenceEmpty,
  SequenceErase,
  SequenceInsert,
  SequenceLength,
  SequenceMap,
  SplitToSequence,
  Scatter: ScatterElements,
  SimplifiedLayerNormalization: RMSNormalization,
  ArgMax,
  ArgMin,
  AveragePool,
  BatchNormalization,
  BitShift,
  Cast,
  CastLike,
  Celu,
  Clip,
  Concat,
  Constant,
  ConstantOfShape,
  Conv,
  ConvTranspose,
  Dropout,
  Elu,
  Expand,
  Flatten,
  GRU,
  Gather,
  Gelu,
  Gemm,
  GlobalAveragePool,
  GlobalLpPool,
  GlobalMaxPool,
  HardSigmoid,
  Identity,
  InstanceNormalization,
  LRN,
  LSTM,
  LayerNormalization,
  LeakyRelu,
  LogSoftmax,
  LpNormalization,
  MatMul,
  MaxPool,
  MeanVarianceNormalization,
  Mod,
  PRelu,
  Pad,
  Pow,
  RMSNormalization,
  RNN,
  Range,
  Reshape,
  Shape,
  Shrink,
  Size,
  Slice,
  Softmax,
  Split,
  Squeeze,
  Swish,
  ThresholdedRelu,
  Transpose,
  Unsqueeze,
  Where,
};

/** ONNX Runtime's own. */
const fused: Readonly<Record<string, Reader>> = {
  ...contrib,
  ...contribAttention,
  ...contribQuantised,
  DequantizeLinear,
  QuantizeLinear,
};

/** Readers by domain and op, as `domain:op`. */
export const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries({ "": standard, "com.microsoft": fused, "ai.onnx.ml": { ...learning, ...trees } }).flatMap(
    ([domain, table]) => Object.entries(table).map(([op, reader]) => [`${domain}:${op}`, reader] as const),
  ),
);
