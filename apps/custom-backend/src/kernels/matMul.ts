import { broadcastStrides, type Numbers } from "@hyaline/backend-reference";
import { type Kernel, type Spec, sizeOf } from "@hyaline/core";
import type { MatMul } from "../loops/matMul.js";
import type { Pool } from "../pool.js";
import { compute } from "./compute.js";

/** float[...batch, n, k] by float[...batch, k, m], where the batches broadcast. */
export const matMul =
  (pool: Pool): Kernel<Numbers> =>
  (inputs, { inputs: specs, outputs: [output] }) => {
    const [a, b] = specs as [Spec, Spec];
    const { shape } = output as Spec;
    const [n, m] = shape.slice(-2) as [number, number];
    const k = a.shape.at(-1) as number;
    const batch = shape.slice(0, -2);
    const how: MatMul = {
      n,
      k,
      m,
      left: starts(a.shape.slice(0, -2), batch, n * k),
      right: starts(b.shape.slice(0, -2), batch, k * m),
    };
    const units = sizeOf(batch) * n;
    return compute(pool, { loop: "matMul", inputs, spec: output as Spec, how, units, work: units * k * m });
  };

/** Where the matrix of each batch starts. */
function starts(from: readonly number[], to: readonly number[], matrix: number): number[] {
  const strides = broadcastStrides(from, to);
  return Array.from({ length: sizeOf(to) }, (_, batch) => {
    let rest = batch;
    let start = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const size = to[axis] as number;
      start += (rest % size) * (strides[axis] as number) * matrix;
      rest = Math.floor(rest / size);
    }
    return start;
  });
}
