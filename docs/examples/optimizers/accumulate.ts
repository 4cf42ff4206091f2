import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { accumulate, applyUpdates, sgd } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const optimizer = accumulate(sgd({ learningRate: 0.1 }), { steps: 2 });
  let params = tensor([1, 1]);
  let state = optimizer.init(params);
  const series = ["first", "second"].map((name) => ({ name, y: [1] }));
  for (const gradient of [
    [1, 0],
    [3, 2],
    [-1, 0],
    [-3, 4],
  ]) {
    const made = optimizer.update(tensor(gradient), state, params);
    params = applyUpdates(params, made.updates);
    state = made.state;
    const values = (await params.array()) as number[];
    log(`gradient ${gradient.join(", ")}: parameters ${values.map((value) => value.toFixed(2)).join(", ")}`);
    for (const [i, value] of values.entries()) series[i]?.y.push(value);
  }
  log(lineChart(series, { width, xLabel: "batches", yLabel: "parameter" }));
};
