import { type Graph, type Spec, specsOf } from "@hyaline/core";
import { type SerializedModel, serializeGraph } from "@hyaline/onnx";
import type { SessionKeys } from "./sessionKeys.js";

/** What a session is made from: plain data that may cross to a worker, and the file, which is written when it is wanted. */
export interface Program extends ProgramData {
  /**
   * The file and the weights beside it; with `ownNodes` those of an imported model, where the graph is nothing else. It is
   * asked for again where the session was released meanwhile.
   */
  readonly serialize: (ownNodes: boolean) => Promise<SerializedModel>;
}

export interface ProgramData {
  /** The same for programs that one session serves. */
  readonly key: string;
  /** A name for error messages. */
  readonly label: string;
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
  /** ONNX Runtime fuses float64 nodes into ops for which it has float32 kernels alone, and then finds none. */
  readonly hasFloat64: boolean;
}

/** Weights of at least this many bytes are handed to the runtime beside the model instead of inside it. */
const EXTERNAL_FROM = 1 << 16;

export const inputName = (i: number): string => `input_${i}`;
export const outputName = (i: number): string => `output_${i}`;

/** A graph as what a device makes a session from. */
export function programOf(
  graph: Graph,
  keys: SessionKeys,
  device: { readonly device: "wasm" | "cpu" | "webgpu"; readonly threads: number },
  label = "a graph",
): Program {
  return {
    key: keys.keyOf(graph),
    label,
    inputs: specsOf(graph, graph.inputs),
    outputs: specsOf(graph, graph.outputs),
    hasFloat64: graph.specs.some(({ dtype }) => dtype === "float64"),
    serialize: (ownNodes) =>
      serializeGraph(graph, {
        // On WebGPU ours work round what ONNX Runtime gets wrong there without a word.
        ownNodes: ownNodes && device.device !== "webgpu",
        target: `ort-${device.device}`,
        singleThread: device.threads === 1,
        inputNames: graph.inputs.map((_, i) => inputName(i)),
        outputNames: graph.outputs.map((_, i) => outputName(i)),
        externalFrom: EXTERNAL_FROM,
      }),
  };
}
