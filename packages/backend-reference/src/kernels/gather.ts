import { type KernelContext, type Spec, stridesOf } from "@hyaline/core";
import { dot, forEachIndex, type Numbers, zeros } from "../numbers.js";
import { checkedIndex } from "./indices.js";

/** The place in `x` of an element of the gathered tensor, whose axes are [...before, ...indices, ...after]. */
export function gatheredPlace(op: string, x: Spec, indices: Spec, axis: number, data: Numbers) {
  const strides = stridesOf(x.shape);
  const [before, after] = [strides.slice(0, axis), strides.slice(axis + 1)];
  const indexStrides = stridesOf(indices.shape);
  const afterIndices = axis + indices.shape.length;
  return (index: readonly number[]): number => {
    const at = data[dot(index.slice(axis, afterIndices), indexStrides)] as number;
    return (
      dot(index, before) +
      checkedIndex(op, at, x.shape[axis] as number) * (strides[axis] as number) +
      dot(index.slice(afterIndices), after)
    );
  };
}

export const gather = (
  [x, indices]: readonly Numbers[],
  { attributes: { axis }, inputs, outputs: [output] }: KernelContext<{ axis: number }>,
) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const place = gatheredPlace("gather", inputs[0] as Spec, inputs[1] as Spec, axis, indices as Numbers);
  forEachIndex(spec.shape, (index, flat) => {
    out[flat] = (x as Numbers)[place(index)] as number;
  });
  return [out];
};
