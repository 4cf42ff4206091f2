import { timesFaster } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { jaxJsTrainer } from "../peers/jaxJs.js";
import { tfjsTrainer } from "../peers/tfjs.js";
import { mlpProblem } from "../problems/mlp.js";
import { sameLosses } from "./sameLosses.js";

const contest: Pick<Contest, "work" | "ours" | "check"> = {
  work: "MLP 784-256-128-10, Adam step, batch 128",
  ours: async () => hyalineTrainer(mlpProblem(), await wasm()),
  check: sameLosses(5),
};

/** A training step of a multilayer perceptron, one thread of WebAssembly on both sides. */
export const mlpStep: Work = {
  name: "mlp",
  contests: [
    { ...contest, aim: timesFaster(5), peer: () => tfjsTrainer(mlpProblem(), "wasm") },
    { ...contest, aim: timesFaster(1.2), peer: () => jaxJsTrainer(mlpProblem()) },
  ],
};
