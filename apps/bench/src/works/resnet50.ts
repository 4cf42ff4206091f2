import { type Graph, legalize, simplify } from "@hyaline/core";
import { loweredOps, serializeGraph } from "@hyaline/onnx";
import { atMostAbove, within } from "../aim.js";
import type { Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { rawCreation } from "../peers/onnxRuntime.js";
import { resnet50Gradient } from "../problems/resnet50.js";

/** Not run, only prepared: what a first call does before its arithmetic. */
export const resnet50: Work = {
  name: "resnet50",
  contests: [
    {
      work: "ResNet-50: trace loss and all gradients, simplify",
      aim: within(300),
      ours: () => ({ name: "hyaline core", run: () => simplify(resnet50Gradient()) }),
      timing: { rounds: 10 },
    },
    {
      work: "ResNet-50 gradient: trace, simplify, lower and create, over creating its session",
      aim: atMostAbove(2000),
      ours: async () => {
        const backend = await wasm();
        return {
          name: `hyaline ${backend.name}`,
          run: async () => {
            const executable = await backend.compile(legal(resnet50Gradient(), backend));
            executable.dispose();
          },
          dispose: () => backend.dispose(),
        };
      },
      peer: async () => {
        const backend = {
          name: "ort:wasm",
          supports: { ops: loweredOps("ort-wasm"), dtypes: new Set(["float32", "int32", "bool"] as const) },
        };
        const { bytes } = await serializeGraph(legal(resnet50Gradient(), backend), { target: "ort-wasm" });
        return rawCreation(bytes);
      },
      timing: { rounds: 5, warmUp: 1, minimumRounds: 2 },
    },
  ],
};

/** As core prepares a graph for a backend. */
const legal = (graph: Graph, backend: Parameters<typeof legalize>[1]): Graph =>
  simplify(legalize(simplify(graph), backend));
