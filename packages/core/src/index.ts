/**
 * The ground that everything else stands on: tensors, ops, tracing, graphs, transforms of graphs, and the interface that
 * backends implement. It runs nothing itself, knows no layer, optimizer or explainer, and depends on nothing.
 */
export { apply, apply1 } from "./apply.js";
export type {
  Backend,
  CompileOptions,
  Executable,
  Manifest,
  OpName,
  RunOptions,
  Storage,
} from "./backend.js";
export type { CallOptions } from "./compile.js";
export { backendInUse, useBackend } from "./context.js";
export * from "./creation.js";
export {
  allocate,
  byteSize,
  castNumber,
  castNumbers,
  type DType,
  decode,
  dtypes,
  encode,
  isDType,
  isFloat,
  isInteger,
  promote,
  rangeOf,
  type TypedArray,
} from "./dtype.js";
export { type ErrorCode, fail, HyalineError, throwIfAborted } from "./errors.js";
export { evaluate } from "./evaluate.js";
export {
  type Attribute,
  type Attributes,
  type Graph,
  GraphBuilder,
  graphKey,
  type Node,
  specsOf,
  type ValueId,
} from "./graph.js";
export { type JitOptions, type Jitted, jit } from "./jit.js";
export {
  type Kernel,
  type KernelBackendOptions,
  type KernelContext,
  kernelBackend,
} from "./kernelBackend.js";
export type { LongCallOptions, Progress } from "./longCall.js";
export type { NumericArray } from "./numericArray.js";
export * from "./op.js";
export * from "./ops/index.js";
export { quote } from "./quote.js";
export * as random from "./random/index.js";
export { threefry2x32 } from "./random/threefry2x32.js";
export { checkReadable, remedyForNumber } from "./readableArray.js";
export { type ReplayNode, type ReplayValue, replay } from "./replay.js";
export { scope } from "./scope.js";
export { currentScope, named } from "./scopeNames.js";
export {
  broadcastShapes,
  formatSpec,
  MAX_SIZE,
  normaliseAxes,
  normaliseAxis,
  type Shape,
  type Spec,
  sameShape,
  sizeOf,
  spec,
  stridesOf,
} from "./shape.js";
export { liveStorages } from "./storage.js";
export { hostData, isTensor, nextId, type Tensor, type TensorLike } from "./tensor.js";
export type { ArgOptions, ReduceOptions, SliceRange, SqueezeOptions } from "./tensorMethods.js";
export * from "./transforms/index.js";
export { flatten, mapTree, mapTrees, type Tree, type TreeStructure } from "./tree.js";
export { type MadeNode, watchNodes } from "./watch.js";
export { checkWebAssembly } from "./webAssembly.js";
export { yieldThread } from "./yieldThread.js";
