/**
 * ONNX files to graphs and graphs to ONNX files, one op per file. It runs nothing: that is a backend's work.
 */
export type { ExternalData } from "./read/graph/externalData.js";
export {
  type ImportOptions,
  importOnnx,
  type OnnxCallOptions,
  type OnnxInputs,
  type OnnxModel,
  type OnnxOutputs,
} from "./read/graph/importOnnx.js";
export type { OnnxLayer } from "./read/graph/layers.js";
export type { OnnxMetadata } from "./read/graph/metadata.js";
export { onnxToGraph } from "./read/graph/onnxToGraph.js";
export { readOnnxTensor } from "./read/graph/readOnnxTensor.js";
export type { OnnxDimension, OnnxPort, ShapeBindings } from "./read/graph/signature.js";
export { readLightGbm } from "./read/trees/readLightGbm.js";
export { readTreeEnsembles } from "./read/trees/readTreeEnsembles.js";
export { readXgboost } from "./read/trees/readXgboost.js";
export type { Tree, TreeBranch, TreeEnsemble, TreeLeaf, TreeNode } from "./read/trees/treeEnsemble.js";
export { exportOnnx } from "./write/graph/exportOnnx.js";
export { graphToOnnx, type OnnxOptions, serializeGraph } from "./write/graph/graphToOnnx.js";
export { loweredOps } from "./write/graph/lowerGraph.js";
export type { OnnxAxes } from "./write/graph/openAxes/axesOption.js";
export { tracedToOnnx } from "./write/graph/openAxes/tracedToOnnx.js";
export type { SerializedModel, SerializeOptions } from "./write/graph/serialize.js";
export type { OnnxTarget } from "./write/graph/shared.js";
