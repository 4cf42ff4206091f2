import { broadcastStrides, type Numbers } from "@hyaline/backend-reference";
import { type Kernel, type Spec, sizeOf } from "@hyaline/core";
import type { Elementwise } from "../loops/elementwise.js";
import type { Pool } from "../pool.js";
import { compute } from "./compute.js";

/** Any op that says what it does to one number. Inputs broadcast. */
export const elementwise =
  (op: string) =>
  (pool: Pool): Kernel<Numbers> =>
  (inputs, { inputs: specs, outputs: [output] }) => {
    const spec = output as Spec;
    const strides = specs.map(({ shape }) => broadcastStrides(shape, spec.shape));
    const how: Elementwise = { op, dtype: spec.dtype, ...joinAxes(spec.shape, strides) };
    const units = sizeOf(spec.shape);
    return compute(pool, { loop: "elementwise", inputs, spec, how, units, work: units });
  };

/** Neighbouring axes that every input walks through without a jump become one: long rows are quick. */
function joinAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): Pick<Elementwise, "shape" | "strides"> {
  const joined: number[] = [];
  const kept: number[][] = strides.map(() => []);
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const walksOn = strides.every((list, k) => kept[k]?.at(-1) === size * (list[axis] as number));
    if (joined.length > 0 && walksOn) joined.push((joined.pop() as number) * size);
    else joined.push(size);
    for (const [k, list] of strides.entries()) {
      if (joined.length === kept[k]?.length) kept[k]?.pop();
      kept[k]?.push(list[axis] as number);
    }
  }
  return { shape: joined, strides: kept };
}
