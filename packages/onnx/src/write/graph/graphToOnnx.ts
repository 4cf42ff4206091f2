import {
  type CallOptions,
  evaluate,
  fail,
  type Graph,
  legalize,
  quote,
  simplify,
  type Tensor,
  type TypedArray,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { ownNodes } from "../ort/ownNodes.js";
import { foldMoves } from "./foldMoves.js";
import { constantsOf, type LoweredGraph, loweredOps, lowerGraph } from "./lowerGraph.js";
import type { OnnxGraph } from "./model.js";
import type { OnnxAxes } from "./openAxes/axesOption.js";
import { type SerializedModel, type SerializeOptions, serializeModel } from "./serialize.js";
import type { OnnxTarget } from "./shared.js";

export interface OnnxOptions extends CallOptions {
  /** The version of the ONNX operator set, 17 to 21 (default 21, the newest that ONNX Runtime runs whole on every provider). */
  readonly opset?: number;
  /** Which runtime the file is for (default `"portable"`: the ONNX standard alone). */
  readonly target?: OnnxTarget;
  /** Only one thread will run the file, so that ops whose kernels race on several may be used (default false). */
  readonly singleThread?: boolean;
  /** The graph's name. */
  readonly name?: string;
  /** Who made the file (default `"hyaline"`). */
  readonly producer?: string;
  /** Default `input`, or `input_0`, `input_1`, … */
  readonly inputNames?: readonly string[];
  /** Default `output`, or `output_0`, `output_1`, … */
  readonly outputNames?: readonly string[];
  /**
   * Axes whose sizes the file leaves open, by input: `{ x: ["batch", null] }`; `null` keeps every size. By default the
   * first axis of a function's only input (of two axes or more) is left open as `batch` where the function allows it,
   * and that of every input of an explainer. One name may be given, to several axes. A graph that is traced keeps its sizes.
   */
  readonly axes?: OnnxAxes | null;
  /** Further facts for the file's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The names of {@link OnnxOptions}. */
export const onnxKeys = [
  "opset",
  "target",
  "singleThread",
  "name",
  "producer",
  "axes",
  "inputNames",
  "outputNames",
  "metadata",
  "backend",
  "signal",
];

const DEFAULT_OPSET = 21;

/**
 * A graph as the bytes of an ONNX file. Constants of the graph become initializers.
 *
 * @throws HyalineError `argument` for an opset or names that do not fit, `unsupported` for an op that cannot be written
 * @example
 * ```ts
 * const graph = trace((x) => x.mul(2).add(1), [{ dtype: "float32", shape: [3] }]);
 * await writeFile("affine.onnx", await graphToOnnx(graph));
 * ```
 */
export async function graphToOnnx(graph: Graph, options: OnnxOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  refuseUnknown("graphToOnnx", options, onnxKeys);
  if (options.axes) {
    const remedy = "exportOnnx(fn, specs, { axes }) leaves them open";
    fail("argument", "a graph that is traced has its sizes", `axes ${quote(options.axes)}`, remedy);
  }
  const { bytes } = await serializeGraph(legalForOnnx(graph, options), options);
  return bytes;
}

/** A graph of what files can hold. */
export const legalForOnnx = (graph: Graph, { target }: OnnxOptions): Graph =>
  foldMoves(simplify(legalize(simplify(graph), { name: "onnx", supports: onnxManifest(target) })));

/** {@link graphToOnnx} for a graph that is legal already, with large weights left outside of the bytes where asked. */
export async function serializeGraph(
  graph: Graph,
  options: OnnxOptions & SerializeOptions = {},
): Promise<SerializedModel> {
  refuseUnknown("serializeGraph", options, [...onnxKeys, "externalFrom", "ownNodes"]);
  checkOpset(options);
  const own = options.ownNodes ? ownNodes(graph, options) : undefined;
  if (own) return own;
  const lowered = await lowerLegal(graph, options);
  return { ...serializeLowered(lowered.graph, options), cpuNodes: lowered.cpuNodes };
}

function checkOpset({ opset = DEFAULT_OPSET }: OnnxOptions): void {
  if (!Number.isInteger(opset) || opset < 17 || opset > 21)
    fail("argument", "ONNX files are written for opset 17 to 21", String(opset));
}

/** The nodes of the file of a legal graph, with its constants' values. */
export async function lowerLegal(graph: Graph, options: OnnxOptions): Promise<LoweredGraph> {
  checkOpset(options);
  const { opset = DEFAULT_OPSET, target = "portable" } = options;
  const tensors = [...constantsOf(graph)];
  const { backend, signal } = options;
  const call = { ...(backend && { backend }), ...(signal && { signal }) };
  await evaluate(tensors, call);
  const constants = new Map<Tensor, TypedArray>();
  for (const tensor of tensors) constants.set(tensor, await tensor.data(call));
  return lowerGraph(graph, { ...options, opset, target, constants });
}

/** The bytes of a file of these nodes. */
export const serializeLowered = (graph: OnnxGraph, options: OnnxOptions & SerializeOptions) => {
  const { opset = DEFAULT_OPSET, producer = "hyaline", metadata = {} } = options;
  return serializeModel(graph, { opset, producer, metadata }, options);
};

const onnxManifest = (target: OnnxTarget | undefined) => ({
  dtypes: new Set(["float32", "float16", "float64", "int32", "uint32", "uint8", "int8", "bool"] as const),
  ops: loweredOps(target),
});
