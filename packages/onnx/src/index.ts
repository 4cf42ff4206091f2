/**
 * ONNX files to graphs and graphs to ONNX files, one op per file. It runs nothing: that is a backend's work.
 */
export type { ExternalData } from "./import/externalData.js";
export {
  type ImportOptions,
  importOnnx,
  type OnnxCallOptions,
  type OnnxInputs,
  type OnnxModel,
  type OnnxOutputs,
} from "./import/importOnnx.js";
export type { OnnxLayer } from "./import/layers.js";
export type { OnnxMetadata } from "./import/metadata.js";
export { onnxToGraph } from "./import/onnxToGraph.js";
export { readOnnxTensor } from "./import/readOnnxTensor.js";
export type { OnnxDimension, OnnxPort, ShapeBindings } from "./import/signature.js";
export { exportOnnx } from "./write/exportOnnx.js";
export { graphToOnnx, type OnnxOptions, serializeGraph } from "./write/graphToOnnx.js";
export { loweredOps } from "./write/lowerGraph.js";
export type { OnnxAxes } from "./write/openAxes/axesOption.js";
export { tracedToOnnx } from "./write/openAxes/tracedToOnnx.js";
export type { SerializedModel, SerializeOptions } from "./write/serialize.js";
export type { OnnxTarget } from "./write/shared.js";
