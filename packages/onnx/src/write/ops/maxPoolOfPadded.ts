/** ONNX Runtime refuses padding of the kernel's size and more, which dilated windows may have. Not an op itself. */
import {
  add,
  apply,
  clip,
  div,
  floorDiv,
  isFloat,
  mod,
  mul,
  pad,
  rangeOf,
  sub,
  type Tensor,
} from "@hyaline/core";
import { maxPoolOp, type PoolAttributes } from "@hyaline/core/ops";

/** The pool of an input that is padded itself, with places counted as without: values and indices. */
export function ofPadded(x: Tensor, attributes: PoolAttributes): readonly Tensor[] {
  const { padding } = attributes;
  const value = isFloat(x.dtype) ? Number.NEGATIVE_INFINITY : rangeOf(x.dtype)[0];
  const padded = pad(x, [[0, 0], [0, 0], ...padding], { value });
  const none = padding.map((): [number, number] => [0, 0]);
  const [y, places] = apply(maxPoolOp, [padded], { ...attributes, padding: none, ceilMode: false }) as [
    Tensor,
    Tensor,
  ];
  return [y, withoutPadding(places, padded.shape, x.shape, padding)];
}

/** Flat places in the padded shape as places in the given one, axis by axis from the last. */
function withoutPadding(
  places: Tensor,
  padded: readonly number[],
  shape: readonly number[],
  padding: PoolAttributes["padding"],
): Tensor {
  let [rest, stride] = [places, 1];
  let place: Tensor | undefined;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [size, begin] = [padded[axis] as number, padding[axis - 2]?.[0] ?? 0];
    const at = clip(sub(mod(rest, size), begin), 0, (shape[axis] as number) - 1);
    place = place ? add(place, mul(at, stride)) : at;
    rest = axis > 0 ? floorDiv(rest, size) : rest;
    stride *= shape[axis] as number;
  }
  return place ?? div(places, 1);
}
