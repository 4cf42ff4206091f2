import { ortBackend } from "@hyaline/backend-ort";
import { jit, type Tensor, tensor, useBackend, valueAndGrad } from "@hyaline/core";
import { sam, sgd } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

// A sharp minimum at -1 and a flat one near 1.
const loss = (p: Tensor) => {
  const sharp = p.add(1).mul(8).square().neg().exp().mul(1.1);
  const flat = p.sub(1).square().neg().exp();
  return sharp.add(flat).neg().sum();
};

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lossAt = jit((p: Tensor) => {
    const [value, gradients] = valueAndGrad(loss)(p);
    return { loss: value, gradients };
  });
  const series: { name: string; y: number[] }[] = [];
  for (const radius of [0, 0.5]) {
    const optimizer = sam(sgd({ learningRate: 0.012 }), { radius });
    let params: Tensor = tensor([-0.9]);
    let state = optimizer.init(params);
    const y = [-0.9];
    for (let i = 0; i < 300; i++) {
      ({ params, state } = await optimizer.minimise(lossAt, state, params));
      if (i % 10 === 9) y.push(Number((await params.array()).toString()));
    }
    series.push({ name: `radius ${radius}`, y });
    log(`radius ${radius}: from -0.9 to ${Number((await params.array()).toString()).toFixed(2)}`);
  }
  log(lineChart(series, { width, xLabel: "share of the steps", yLabel: "parameter" }));
};
