import { timesFaster } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { jaxJsTrainer } from "../peers/jaxJs.js";
import { tfjsTrainer } from "../peers/tfjs.js";
import { cnnProblem } from "../problems/cnn.js";
import type { Side } from "../side.js";
import { sameLosses } from "./sameLosses.js";

const contest: Pick<Contest, "work" | "ours"> = {
  work: "CNN 28 × 28 (conv 16, conv 32, dense 10), Adam step, batch 64",
  ours: async () => hyalineTrainer(cnnProblem(), await wasm()),
};

/** The same step on 4 rows, which tfjs does in a second; it warms up both sides' code. */
async function sameOnFewRows(ours: Side): Promise<void> {
  const problem = cnnProblem(4);
  const sides = [hyalineTrainer(problem, await wasm()), await tfjsTrainer(problem, "cpu")] as const;
  await sameLosses(3)(...sides);
  for (const side of sides) await side.dispose?.();
  for (let i = 0; i < 3; i++) await ours.run();
}

/**
 * A training step of a small convolutional net. tfjs runs it on its `cpu` engine, since its `wasm` engine has no filter
 * gradient; a step of it takes ten seconds and more there, so that it gets one round.
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
      check: sameOnFewRows,
      timing: { rounds: 1, minimumRounds: 1, warmUp: 0, turnMs: 500 },
      slow: true,
    },
  ],
};
