import { random, relu, tensor } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { type Dataset, dataset, fit, losses, type TrainState, trainStep } from "@hyaline/training";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { mlpProblem } from "../problems/mlp.js";
import type { Side } from "../side.js";

/** Ten epochs of four steps. */
const STEPS = 40;
const BATCH = 128;

const model = sequential([dense(256, { activation: relu }), dense(128, { activation: relu }), dense(10)]);
const optimizer = adam();
const loss = losses.crossEntropy;

async function rows(): Promise<Dataset> {
  const { x, batch } = mlpProblem(BATCH);
  const labels = Array.from({ length: batch * 4 }, (_, i) => i % 10);
  const four = Float32Array.from({ length: x.length * 4 }, (_, i) => x[i % x.length] as number);
  return dataset({ values: four, shape: [batch * 4, 784] }, labels);
}

interface Losses extends Side {
  run(): Promise<number>;
}

/** Both read the loss of each step, in their own ways. */
const contest: Contest = {
  work: `fit, ${STEPS} Adam steps of an MLP 784-256-128-10, batch ${BATCH}, over as many bare trainSteps`,
  aim: timesTheCost(1.03),
  async ours(): Promise<Losses> {
    const backend = await wasm();
    const data = await rows();
    const options = { optimizer, loss, batchSize: BATCH, shuffle: false, backend, steps: STEPS };
    return {
      name: `hyaline ${backend.name}, fit`,
      async run() {
        const { history } = await fit(model, data, options);
        return history.at(-1)?.loss as number;
      },
      dispose: () => backend.dispose(),
    };
  },
  async peer(): Promise<Losses> {
    const backend = await wasm();
    const { inputs, targets } = await rows();
    const key = random.key(0);
    return {
      name: `hyaline ${backend.name}, trainStep`,
      // Compiled anew in each run, as fit does.
      async run() {
        const step = trainStep(model, { optimizer, loss, key: random.fold(key, 1) });
        const variables = model.init(random.fold(key, 0), { dtype: "float32", shape: [BATCH, 784] });
        let state: TrainState = { ...variables, optimizerState: optimizer.init(variables.params) };
        const seen: number[] = [];
        for (let i = 0; i < STEPS; i++) {
          const at = (i % 4) * BATCH;
          const x = tensor(inputs.values.slice(at * 784, (at + BATCH) * 784), { shape: [BATCH, 784] });
          const y = tensor(targets.values.slice(at, at + BATCH), { shape: [BATCH], dtype: "int32" });
          const made = await step.call([state, x, y, i], { backend });
          state = made.next;
          seen.push(await made.loss.item());
        }
        step.dispose();
        return seen.slice(-4).reduce((sum, value) => sum + value / 4, 0);
      },
      dispose: () => backend.dispose(),
    };
  },
  async check(ours, peer) {
    agree("the last epoch's loss", [(await ours.run()) as number], [(await peer.run()) as number]);
  },
  timing: { rounds: 10, warmUp: 1 },
};

/** What the loop costs over its steps. */
export const fitting: Work = { name: "fit", contests: [contest] };
