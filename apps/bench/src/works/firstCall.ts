import { jit } from "@hyaline/core";
import { atMostAbove } from "../aim.js";
import type { Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { trainingStep } from "../ours/trainer.js";
import { hostArguments, trainingFile } from "../ours/trainingFile.js";
import { rawCreation } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Side } from "../side.js";

/** A function that was never called, on a backend that has compiled nothing. */
async function firstCallOf(problem: TrainingProblem): Promise<Side> {
  const { make } = await hostArguments(problem);
  return {
    name: "hyaline ort:wasm",
    run: async () => {
      const backend = await wasm();
      const step = jit(trainingStep(problem), { backend });
      const { loss } = await step(...make());
      await loss.data();
      step.dispose();
      await backend.dispose();
    },
  };
}

/** The same graph's file, in a session that is created and run once. */
async function sessionOf(problem: TrainingProblem): Promise<Side> {
  const { model, feeds } = await trainingFile(problem, "ort-wasm");
  return rawCreation(model, feeds);
}

const contest = (work: string, problem: TrainingProblem) => ({
  work,
  aim: atMostAbove(150),
  ours: () => firstCallOf(problem),
  peer: () => sessionOf(problem),
});

/** What a first call costs above its session: tracing, simplifying, lowering and writing the file. */
export const firstCall: Work = {
  name: "first-call",
  contests: [
    contest("first call of the MLP step, over creating and running its session", mlpProblem()),
    contest("first call of the CNN step, over creating and running its session", cnnProblem()),
  ],
};
