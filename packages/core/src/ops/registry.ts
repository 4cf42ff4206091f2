/**
 * Every op, sorted. Nothing in core reads these lists: a graph's nodes carry their ops, so a bundle holds only the ops
 * that it uses. Backends and test kits go through them to know what there is; a test holds them to what the files export.
 */
import type { Op } from "../op.js";
import { celuOp } from "./activations/celu.js";
import { eluOp } from "./activations/elu.js";
import { geluOp } from "./activations/gelu.js";
import { hardSigmoidOp } from "./activations/hardSigmoid.js";
import { hardSwishOp } from "./activations/hardSwish.js";
import { leakyReluOp } from "./activations/leakyRelu.js";
import { logSigmoidOp } from "./activations/logSigmoid.js";
import { logSoftmaxOp } from "./activations/logSoftmax.js";
import { mishOp } from "./activations/mish.js";
import { preluOp } from "./activations/prelu.js";
import { reluOp } from "./activations/relu.js";
import { relu6Op } from "./activations/relu6.js";
import { seluOp } from "./activations/selu.js";
import { siluOp } from "./activations/silu.js";
import { softmaxOp } from "./activations/softmax.js";
import { softplusOp } from "./activations/softplus.js";
import { softsignOp } from "./activations/softsign.js";
import { thresholdedReluOp } from "./activations/thresholdedRelu.js";
import { attentionOp } from "./attention/attention.js";
import { barrierOp } from "./control/barrier.js";
import { condOp } from "./control/cond.js";
import { scanOp } from "./control/scan.js";
import { whileLoopOp } from "./control/whileLoop.js";
import { convOp } from "./convolution/conv.js";
import { convFilterGradientOp } from "./convolution/convFilterGradient.js";
import { convTransposeOp } from "./convolution/convTranspose.js";
import { fillOp } from "./creation/fill.js";
import { iotaOp } from "./creation/iota.js";
import { absOp } from "./elementwise/abs.js";
import { acosOp } from "./elementwise/acos.js";
import { acoshOp } from "./elementwise/acosh.js";
import { addOp } from "./elementwise/add.js";
import { asinOp } from "./elementwise/asin.js";
import { asinhOp } from "./elementwise/asinh.js";
import { atanOp } from "./elementwise/atan.js";
import { atan2Op } from "./elementwise/atan2.js";
import { atanhOp } from "./elementwise/atanh.js";
import { bitwiseAndOp } from "./elementwise/bitwiseAnd.js";
import { bitwiseNotOp } from "./elementwise/bitwiseNot.js";
import { bitwiseOrOp } from "./elementwise/bitwiseOr.js";
import { bitwiseXorOp } from "./elementwise/bitwiseXor.js";
import { castOp } from "./elementwise/cast.js";
import { ceilOp } from "./elementwise/ceil.js";
import { clipOp } from "./elementwise/clip.js";
import { cosOp } from "./elementwise/cos.js";
import { coshOp } from "./elementwise/cosh.js";
import { divOp } from "./elementwise/div.js";
import { equalOp } from "./elementwise/equal.js";
import { erfOp } from "./elementwise/erf.js";
import { erfInvOp } from "./elementwise/erfInv.js";
import { expOp } from "./elementwise/exp.js";
import { expm1Op } from "./elementwise/expm1.js";
import { floorOp } from "./elementwise/floor.js";
import { fmodOp } from "./elementwise/fmod.js";
import { greaterOp } from "./elementwise/greater.js";
import { greaterEqualOp } from "./elementwise/greaterEqual.js";
import { isFiniteOp } from "./elementwise/isFinite.js";
import { isNaNOp } from "./elementwise/isNaN.js";
import { lessOp } from "./elementwise/less.js";
import { lessEqualOp } from "./elementwise/lessEqual.js";
import { logOp } from "./elementwise/log.js";
import { log1pOp } from "./elementwise/log1p.js";
import { logicalAndOp } from "./elementwise/logicalAnd.js";
import { logicalNotOp } from "./elementwise/logicalNot.js";
import { logicalOrOp } from "./elementwise/logicalOr.js";
import { logicalXorOp } from "./elementwise/logicalXor.js";
import { maximumOp } from "./elementwise/maximum.js";
import { minimumOp } from "./elementwise/minimum.js";
import { modOp } from "./elementwise/mod.js";
import { mulOp } from "./elementwise/mul.js";
import { negOp } from "./elementwise/neg.js";
import { notEqualOp } from "./elementwise/notEqual.js";
import { powOp } from "./elementwise/pow.js";
import { roundOp } from "./elementwise/round.js";
import { shiftLeftOp } from "./elementwise/shiftLeft.js";
import { shiftRightOp } from "./elementwise/shiftRight.js";
import { sigmoidOp } from "./elementwise/sigmoid.js";
import { signOp } from "./elementwise/sign.js";
import { sinOp } from "./elementwise/sin.js";
import { sinhOp } from "./elementwise/sinh.js";
import { sqrtOp } from "./elementwise/sqrt.js";
import { subOp } from "./elementwise/sub.js";
import { tanOp } from "./elementwise/tan.js";
import { tanhOp } from "./elementwise/tanh.js";
import { whereOp } from "./elementwise/where.js";
import { gatherOp } from "./indexing/gather.js";
import { scatterOp } from "./indexing/scatter.js";
import { scatterAlongAxisOp } from "./indexing/scatterAlongAxis.js";
import { takeAlongAxisOp } from "./indexing/takeAlongAxis.js";
import { einsumOp } from "./linear/einsum.js";
import { matMulOp } from "./linear/matMul.js";
import { binaryCrossEntropyOp } from "./losses/binaryCrossEntropy.js";
import { binaryCrossEntropyWithLogitsOp } from "./losses/binaryCrossEntropyWithLogits.js";
import { boundedLogOp } from "./losses/boundedLog.js";
import { cosineSimilarityOp } from "./losses/cosineSimilarity.js";
import { crossEntropyOp } from "./losses/crossEntropy.js";
import { hingeOp } from "./losses/hinge.js";
import { huberOp } from "./losses/huber.js";
import { klDivergenceOp } from "./losses/klDivergence.js";
import { meanAbsoluteErrorOp } from "./losses/meanAbsoluteError.js";
import { meanSquaredErrorOp } from "./losses/meanSquaredError.js";
import { multiMarginOp } from "./losses/multiMargin.js";
import { negativeLogLikelihoodOp } from "./losses/negativeLogLikelihood.js";
import { smoothL1Op } from "./losses/smoothL1.js";
import { batchNormOp } from "./normalise/batchNorm.js";
import { batchNormTrainingOp } from "./normalise/batchNormTraining.js";
import { groupNormOp } from "./normalise/groupNorm.js";
import { instanceNormOp } from "./normalise/instanceNorm.js";
import { layerNormOp } from "./normalise/layerNorm.js";
import { lrnOp } from "./normalise/lrn.js";
import { rmsNormOp } from "./normalise/rmsNorm.js";
import { standardiseOp } from "./normalise/standardise.js";
import { adaptiveAvgPoolOp } from "./pooling/adaptiveAvgPool.js";
import { adaptiveMaxPoolOp } from "./pooling/adaptiveMaxPool.js";
import { avgPoolOp } from "./pooling/avgPool.js";
import { avgPoolGradientOp } from "./pooling/avgPoolGradient.js";
import { globalAvgPoolOp } from "./pooling/globalAvgPool.js";
import { globalMaxPoolOp } from "./pooling/globalMaxPool.js";
import { lpPoolOp } from "./pooling/lpPool.js";
import { maxPoolOp } from "./pooling/maxPool.js";
import { randomBitsOp } from "./random/randomBits.js";
import { randomFoldOp } from "./random/randomFold.js";
import { gruOp } from "./recurrent/gru.js";
import { lstmOp } from "./recurrent/lstm.js";
import { rnnOp } from "./recurrent/rnn.js";
import { argMaxOp } from "./reduce/argMax.js";
import { argMinOp } from "./reduce/argMin.js";
import { cumProdOp } from "./reduce/cumProd.js";
import { cumSumOp } from "./reduce/cumSum.js";
import { logSumExpOp } from "./reduce/logSumExp.js";
import { maxOp } from "./reduce/max.js";
import { minOp } from "./reduce/min.js";
import { prodOp } from "./reduce/prod.js";
import { sumOp } from "./reduce/sum.js";
import { topKOp } from "./reduce/topK.js";
import { resizeOp } from "./resize/resize.js";
import { aliasOp } from "./structure/alias.js";
import { broadcastToOp } from "./structure/broadcastTo.js";
import { concatOp } from "./structure/concat.js";
import { padOp } from "./structure/pad.js";
import { reshapeOp } from "./structure/reshape.js";
import { sliceOp } from "./structure/slice.js";
import { stopGradientOp } from "./structure/stopGradient.js";
import { tapOp } from "./structure/tap.js";
import { transposeOp } from "./structure/transpose.js";

/** The ops that a backend must know, or refuse. */
export const primitives: readonly Op[] = [
  absOp,
  acosOp,
  acoshOp,
  addOp,
  aliasOp,
  argMaxOp,
  argMinOp,
  asinOp,
  asinhOp,
  atanOp,
  atanhOp,
  avgPoolOp,
  barrierOp,
  bitwiseAndOp,
  bitwiseNotOp,
  bitwiseOrOp,
  bitwiseXorOp,
  broadcastToOp,
  castOp,
  ceilOp,
  concatOp,
  condOp,
  convOp,
  convFilterGradientOp,
  convTransposeOp,
  cosOp,
  coshOp,
  cumSumOp,
  divOp,
  equalOp,
  erfOp,
  expOp,
  fillOp,
  floorOp,
  fmodOp,
  gatherOp,
  greaterOp,
  greaterEqualOp,
  iotaOp,
  isFiniteOp,
  isNaNOp,
  lessOp,
  lessEqualOp,
  logOp,
  logicalAndOp,
  logicalNotOp,
  logicalOrOp,
  logicalXorOp,
  matMulOp,
  maxOp,
  maximumOp,
  maxPoolOp,
  minOp,
  minimumOp,
  mulOp,
  negOp,
  notEqualOp,
  padOp,
  powOp,
  prodOp,
  reshapeOp,
  roundOp,
  scanOp,
  scatterOp,
  scatterAlongAxisOp,
  shiftLeftOp,
  shiftRightOp,
  sigmoidOp,
  signOp,
  sinOp,
  sinhOp,
  sliceOp,
  sqrtOp,
  stopGradientOp,
  subOp,
  sumOp,
  takeAlongAxisOp,
  tanOp,
  tanhOp,
  tapOp,
  topKOp,
  transposeOp,
  whereOp,
  whileLoopOp,
];

/** The ops that have a body, which a backend may run whole. */
export const composites: readonly Op[] = [
  adaptiveAvgPoolOp,
  adaptiveMaxPoolOp,
  atan2Op,
  attentionOp,
  avgPoolGradientOp,
  batchNormOp,
  batchNormTrainingOp,
  binaryCrossEntropyOp,
  binaryCrossEntropyWithLogitsOp,
  boundedLogOp,
  celuOp,
  clipOp,
  cosineSimilarityOp,
  crossEntropyOp,
  cumProdOp,
  einsumOp,
  eluOp,
  erfInvOp,
  expm1Op,
  geluOp,
  globalAvgPoolOp,
  globalMaxPoolOp,
  groupNormOp,
  gruOp,
  hardSigmoidOp,
  hardSwishOp,
  hingeOp,
  huberOp,
  instanceNormOp,
  klDivergenceOp,
  layerNormOp,
  leakyReluOp,
  log1pOp,
  logSigmoidOp,
  logSoftmaxOp,
  logSumExpOp,
  lpPoolOp,
  lrnOp,
  lstmOp,
  meanAbsoluteErrorOp,
  meanSquaredErrorOp,
  mishOp,
  modOp,
  multiMarginOp,
  negativeLogLikelihoodOp,
  preluOp,
  randomBitsOp,
  randomFoldOp,
  reluOp,
  relu6Op,
  resizeOp,
  rmsNormOp,
  rnnOp,
  seluOp,
  siluOp,
  smoothL1Op,
  softmaxOp,
  softplusOp,
  softsignOp,
  standardiseOp,
  thresholdedReluOp,
];
