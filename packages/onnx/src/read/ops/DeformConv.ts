import {
  add,
  arange,
  expandDims,
  fail,
  floor,
  matMul,
  mul,
  reshape,
  slice,
  stack,
  sub,
  type Tensor,
} from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { elementsAt } from "./gridPlaces.js";
import { windowOf } from "./window.js";

/** Convolution whose taps are moved by offsets: elements between places are interpolated, outside they are 0. */
export const DeformConv: Reader = (node) => {
  const [x, w, offset] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  if (x.rank !== 4) fail("unsupported", "DeformConv is read for two spatial axes", `${x.rank - 2}`);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const [filters, perGroup, kh, kw] = w.shape as [number, number, number, number];
  const { strides, dilations, padding } = windowOf(node, [height, width], [kh, kw]);
  const groups = node.int("group", 1);
  const sets = node.int("offset_group", 1);
  if (kh * kw * sets > 1024) fail("unsupported", "DeformConv is read up to 1024 taps", `${kh * kw * sets}`);
  const [rows, columns] = offset.shape.slice(2) as [number, number];
  const mask = node.optional(4);
  const base = (count: number, axis: number, tap: number): Tensor => {
    const start = tap * (dilations[axis] as number) - (padding[axis]?.[0] ?? 0);
    const places = mul(arange(count), strides[axis] as number)
      .add(start)
      .cast(x.dtype);
    return reshape(places, axis === 0 ? [1, count, 1] : [1, 1, count]);
  };
  const taps: Tensor[] = [];
  for (let ky = 0; ky < kh; ky++) {
    for (let kx = 0; kx < kw; kx++) {
      const tap = ky * kw + kx;
      const bySet = Array.from({ length: sets }, (_, set) => {
        const at = (set * kh * kw + tap) * 2;
        const y = add(base(rows, 0, ky), slice(offset, [null, at]));
        const z = add(base(columns, 1, kx), slice(offset, [null, at + 1]));
        const part = slice(x, [null, [(set * channels) / sets, ((set + 1) * channels) / sets]]);
        const sampled = bilinear(part, y, z);
        return mask
          ? mul(sampled, slice(mask, [null, [set * kh * kw + tap, set * kh * kw + tap + 1]]))
          : sampled;
      });
      taps.push(reshape(stack(bySet, { axis: 1 }), [batch, channels, rows * columns]));
    }
  }
  // [batch, groups, channels of a group × taps, places]
  const patches = reshape(stack(taps, { axis: 2 }), [batch, groups, perGroup * kh * kw, rows * columns]);
  const weights = reshape(w, [1, groups, filters / groups, perGroup * kh * kw]);
  const y = reshape(matMul(weights, patches), [batch, filters, rows, columns]);
  const bias = node.optional(3);
  return bias ? add(y, reshape(bias, [filters, 1, 1])) : y;
};

function bilinear(x: Tensor, y: Tensor, z: Tensor): Tensor {
  const [top, left] = [floor(y), floor(z)];
  const [down, right] = [sub(y, top), sub(z, left)];
  const corner = (row: Tensor, column: Tensor, weight: Tensor) =>
    mul(elementsAt(x, [row, column], { align: true, padding: "zeros" }), expandDims(weight, 1));
  return [
    corner(top, left, mul(sub(1, down), sub(1, right))),
    corner(top, add(left, 1), mul(sub(1, down), right)),
    corner(add(top, 1), left, mul(down, sub(1, right))),
    corner(add(top, 1), add(left, 1), mul(down, right)),
  ].reduce(add);
}
