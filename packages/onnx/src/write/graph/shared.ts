import type { Graph, Tensor, TypedArray } from "@hyaline/core";
import type { LoweringContext } from "./context.js";
import type { OnnxInitializer } from "./model.js";
import type { Names } from "./names.js";

/** Which runtime a file is for. `"portable"` uses the ONNX standard alone. */
export type OnnxTarget = "portable" | "ort-wasm" | "ort-cpu" | "ort-webgpu";

/** What all the graphs of a file have in common. */
export interface Shared {
  readonly target: OnnxTarget;
  readonly opset: number;
  /** Will one thread run the file? Some kernels race where several do. */
  readonly singleThread: boolean;
  readonly names: Names;
  readonly initializers: Map<string, OnnxInitializer>;
  readonly constants: ReadonlyMap<Tensor, TypedArray>;
  /** The core ops that can be written. */
  readonly ops: ReadonlySet<string>;
  /** Graphs of decomposed nodes, by what they depend on: deep nets repeat their layers. */
  readonly decompositions: Map<string, Graph>;
  /** Nodes that are better left to the CPU where a provider would take them: what is before and after them is there too. */
  readonly cpuNodes: Set<string>;
  /** Lowers the nodes of a context's graph. */
  readonly lowerNodes: (context: LoweringContext) => void;
}
