import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { agree } from "../agree.js";
import { timesFaster, timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { trainingFile } from "../ours/trainingFile.js";
import { jaxJsTrainer } from "../peers/jaxJs.js";
import { nodeRuntime, type RawRuns, rawRuns, webRuntime } from "../peers/onnxRuntime.js";
import { tfjsTrainer } from "../peers/tfjs.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Trainer } from "../side.js";
import { sameLosses } from "./sameLosses.js";

/** The raw session repeats the first step. */
const sameFirstLoss: NonNullable<Contest["check"]> = async (ours, peer) => {
  const outputs = await (peer as RawRuns).outputs();
  const losses = outputs.filter(({ length }) => length === 1).map(([value]) => value as number);
  const loss = await (ours as Trainer).run();
  const nearest = losses.sort((a, b) => Math.abs(a - loss) - Math.abs(b - loss))[0] ?? Number.NaN;
  agree("the first loss", [loss], [nearest]);
};

function contests(name: string, problem: TrainingProblem): Contest[] {
  const work = `${name}, Adam step, batch ${problem.batch}`;
  return [
    {
      work: `${work}, over its own file in a raw session`,
      aim: timesTheCost(1.3),
      ours: async () => hyalineTrainer(problem, await wasm()),
      peer: async () => {
        const { model, feeds } = await trainingFile(problem, "ort-wasm");
        return rawRuns(model, feeds, { runtime: await webRuntime() });
      },
      check: sameFirstLoss,
    },
    {
      work: `${work}, native, over its own file in a raw session`,
      aim: timesTheCost(1.3),
      ours: async () => hyalineTrainer(problem, await ortBackend({ device: "cpu", threads: 1 })),
      peer: async () => {
        const { model, feeds } = await trainingFile(problem, "ort-cpu");
        return rawRuns(model, feeds, { runtime: await nodeRuntime() });
      },
      check: sameFirstLoss,
    },
  ];
}

const onTfjs = async (problem: TrainingProblem) =>
  hyalineTrainer(problem, await tfjsBackend({ engine: "wasm" }));

/** Training steps on each backend: what a step costs over the runtime that it contains, and beside peers on tfjs. */
export const steps: Work = {
  name: "steps",
  contests: [
    ...contests("MLP 784-256-128-10", mlpProblem()),
    ...contests("CNN 28 × 28 (conv 16, conv 32, dense 10)", cnnProblem()),
    {
      work: "MLP 784-256-128-10, Adam step, batch 128, on tfjs:wasm",
      aim: timesTheCost(1.3),
      ours: () => onTfjs(mlpProblem()),
      peer: () => tfjsTrainer(mlpProblem(), "wasm"),
      check: sameLosses(3),
    },
    {
      // tfjs-wasm itself has no filter gradient.
      work: "CNN 28 × 28 (conv 16, conv 32, dense 10), Adam step, batch 64, on tfjs:wasm",
      aim: timesFaster(1),
      ours: () => onTfjs(cnnProblem()),
      peer: () => jaxJsTrainer(cnnProblem()),
      check: sameLosses(3),
      timing: { rounds: 5, warmUp: 1 },
    },
  ],
};
