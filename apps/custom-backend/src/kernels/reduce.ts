import type { Numbers } from "@hyaline/backend-reference";
import { type Kernel, type KernelContext, type Spec, sizeOf, stridesOf } from "@hyaline/core";
import type { AttributesOf, sumOp } from "@hyaline/core/ops";
import type { Reduce } from "../loops/reduce.js";
import type { Pool } from "../pool.js";
import { compute } from "./compute.js";

export const reduce =
  (kind: Reduce["kind"]) =>
  (pool: Pool): Kernel<Numbers> =>
  (inputs, { attributes, inputs: [input], outputs: [output] }: KernelContext<AttributesOf<typeof sumOp>>) => {
    const { shape } = input as Spec;
    const strides = stridesOf(shape);
    const part = (axes: readonly number[]) => ({
      shape: axes.map((axis) => shape[axis] as number),
      strides: axes.map((axis) => strides[axis] as number),
    });
    const how: Reduce = {
      kind,
      kept: part([...shape.keys()].filter((axis) => !attributes.axes.includes(axis))),
      gone: part(attributes.axes),
    };
    const spec = output as Spec;
    const units = sizeOf(spec.shape);
    return compute(pool, { loop: "reduce", inputs, spec, how, units, work: sizeOf(shape) });
  };
