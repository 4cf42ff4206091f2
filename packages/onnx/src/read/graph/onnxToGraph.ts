import { type Graph, simplify } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type ImportOptions, importKeys, importOnnx, type OnnxOutputs } from "./importOnnx.js";

/**
 * The graph of an ONNX file for inputs of the given `shapes`, simplified: its inputs and outputs are the file's in their
 * order, its names are the file's names of values, and its nodes' scopes are the names of the file's nodes.
 *
 * @throws HyalineError `file`, `unsupported`, `argument`; whatever building the graph throws
 * @example
 * ```ts
 * const graph = onnxToGraph(await readFile("model.onnx"), { shapes: { batch: 8 } });
 * ```
 */
export const onnxToGraph = (bytes: Uint8Array, options: ImportOptions = {}): Graph =>
  simplify(importOnnx<OnnxOutputs>(bytes, refuseUnknown("onnxToGraph", options, importKeys)).graph());
