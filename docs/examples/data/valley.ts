import { jit, type Tensor, tensor, valueAndGrad, vmap } from "@hyaline/core";
import { applyUpdates, type Optimizer, type Schedule } from "@hyaline/optimizers";

/** Rosenbrock's valley, less steep: (1 − x)² + 20 (y − x²)², which is least, 0, at (1, 1). */
function valley(p: Tensor): Tensor {
  const [x, y] = [p.slice(0), p.slice(1)];
  return x.neg().add(1).square().add(y.sub(x.square()).square().mul(20));
}

/** The heights of the valley that an optimizer passes on its way from (−1, 1), as a line for `lineChart`. */
export async function descend(name: string, optimizer: Optimizer, steps: number) {
  const step = jit((p: Tensor, state: ReturnType<Optimizer["init"]>) => {
    const [height, slope] = valueAndGrad(valley)(p);
    const { updates, state: next } = optimizer.update(slope, state, p, { loss: height });
    return { height, p: applyUpdates(p, updates), state: next };
  });
  let p = tensor([-1, 1]);
  let state = optimizer.init(p);
  const y: number[] = [];
  const x: number[] = [];
  for (let i = 0; i < steps; i++) {
    const made = await step(p, state);
    ({ p, state } = made);
    x.push(i);
    y.push(Number(await made.height.array()));
  }
  return { name, x, y };
}

/** A schedule's values over steps, as a line for `lineChart`. */
export async function curveOf(name: string, schedule: Schedule, steps: number) {
  const x = Array.from({ length: steps }, (_, i) => i);
  return { name, x, y: Array.from(await vmap(schedule)(tensor(x)).data(), Number) };
}
