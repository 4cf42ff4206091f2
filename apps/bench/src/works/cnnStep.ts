import { timesFaster } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { jaxJsTrainer } from "../peers/jaxJs.js";
import { tfjsTrainer } from "../peers/tfjs.js";
import { cnnProblem } from "../problems/cnn.js";
import { sameLosses } from "./sameLosses.js";

const contest: Pick<Contest, "work" | "ours"> = {
  work: "CNN 28 × 28 (conv 16, conv 32, dense 10), Adam step, batch 64",
  ours: async () => hyalineTrainer(cnnProblem(), await wasm()),
};

/**
 * A training step of a small convolutional net. tfjs runs it on its `cpu` engine, since its `wasm` engine has no filter
 * gradient; a step of it takes some ten seconds there, so that it gets few rounds.
 */
export const cnnStep: Work = {
  name: "cnn",
  contests: [
    {
      ...contest,
      aim: timesFaster(20),
      peer: () => jaxJsTrainer(cnnProblem()),
      check: sameLosses(3),
      timing: { rounds: 10, warmUp: 1 },
    },
    {
      ...contest,
      aim: timesFaster(20),
      peer: () => tfjsTrainer(cnnProblem(), "cpu"),
      check: sameLosses(2),
      timing: { rounds: 2, minimumRounds: 1, warmUp: 0 },
      slow: true,
    },
  ],
};
