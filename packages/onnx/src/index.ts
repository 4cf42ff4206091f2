/**
 * ONNX files to graphs and graphs to ONNX files, one op per file. It runs nothing: that is a backend's work.
 */
export type { OnnxTarget } from "./write/context.js";
export { exportOnnx } from "./write/exportOnnx.js";
export { graphToOnnx, type OnnxOptions, serializeGraph } from "./write/graphToOnnx.js";
export { loweredOps } from "./write/lowerGraph.js";
export type { SerializedModel, SerializeOptions } from "./write/serialize.js";
