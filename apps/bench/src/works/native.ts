import { ortBackend } from "@hyaline/backend-ort";
import { integratedGradients } from "@hyaline/explainers";
import type { Explanation } from "@hyaline/explanation";
import { agree } from "../agree.js";
import { timesFaster } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { hyalineModel } from "../ours/model.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { pytorchIntegratedGradients, pytorchTrainer, withoutPytorch } from "../peers/pytorch.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Side } from "../side.js";
import { sameLosses } from "./sameLosses.js";

const ROWS = 16;
const STEPS = 50;

const cpu = () => ortBackend({ device: "cpu", threads: 1 });

const common = { aim: timesFaster(1), ...(withoutPytorch ? { unavailable: withoutPytorch } : {}) };

const training = (name: string, problem: TrainingProblem): Contest => ({
  ...common,
  work: `${name}, Adam step, batch ${problem.batch}, native`,
  ours: async () => hyalineTrainer(problem, await cpu()),
  peer: () => pytorchTrainer(problem),
  check: sameLosses(5),
});

async function explainer(problem: TrainingProblem): Promise<Side> {
  const backend = await cpu();
  const explain = integratedGradients(hyalineModel(problem), { steps: STEPS, method: "middle" });
  const x = { shape: [ROWS, ...problem.network.inputShape], values: problem.x };
  return {
    name: `hyaline ${backend.name}`,
    run: () => explain.explain(x, { backend, target: 0 }),
    dispose: async () => {
      explain.dispose();
      await backend.dispose();
    },
  };
}

type Peer = Awaited<ReturnType<typeof pytorchIntegratedGradients>>;

const sameAttributions = async (ours: Side, peer: Side): Promise<void> => {
  const { values } = (await ours.run()) as Explanation;
  await peer.run();
  agree("the attributions", values.values, await (peer as Peer).values());
};

const explaining = (name: string, problem: TrainingProblem): Contest => ({
  ...common,
  work: `Integrated Gradients of ${name}, ${STEPS} steps, ${ROWS} rows, native`,
  ours: () => explainer(problem),
  peer: () => pytorchIntegratedGradients(problem, STEPS),
  check: sameAttributions,
});

/** Training and explaining on native ONNX Runtime beside PyTorch, one thread each. */
export const native: Work = {
  name: "native",
  contests: [
    training("MLP 784-256-128-10", mlpProblem()),
    training("CNN 28 × 28 (conv 16, conv 32, dense 10)", cnnProblem()),
    explaining("an MLP 784-256-128-10", mlpProblem(ROWS)),
    explaining("a CNN 28 × 28", cnnProblem(ROWS)),
  ],
};
