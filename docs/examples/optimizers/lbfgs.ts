import { ortBackend } from "@hyaline/backend-ort";
import { jit, type Tensor, tensor, useBackend, valueAndGrad } from "@hyaline/core";
import { lbfgs } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

/** Rosenbrock's valley: least, 0, at (1, 1). */
function valley(p: Tensor): Tensor {
  const [x, y] = [p.slice(0), p.slice(1)];
  return x.neg().add(1).square().add(y.sub(x.square()).square().mul(100));
}

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lossAt = jit((p: Tensor) => {
    const [loss, gradients] = valueAndGrad(valley)(p);
    return { loss, gradients };
  });
  const optimizer = lbfgs({ rounds: 10 });
  let params: Tensor = tensor([-1, 1]);
  let state = optimizer.init(params);
  const heights: number[] = [];
  for (let step = 1; step <= 4; step++) {
    const made = await optimizer.minimise(lossAt, state, params);
    ({ params, state } = made);
    const [x, y] = (await params.array()) as [number, number];
    log(`after step ${step}: ${x.toFixed(3)}, ${y.toFixed(3)}`);
    heights.push((1 - x) ** 2 + 100 * (y - x ** 2) ** 2);
  }
  log(lineChart([{ name: "height", x: [1, 2, 3, 4], y: heights }], { width, xLabel: "step" }));
};
