/**
 * A batch of convolutions as one: examples join the batch axis where the filters are shared; otherwise they join the
 * channels, as further groups or as further filters of the same groups. Not an op itself.
 */
import { apply1 } from "../../apply.js";
import type { BatchRule } from "../../op.js";
import { sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { reshape } from "../structure/reshape.js";
import { transpose } from "../structure/transpose.js";
import type { ConvAttributes } from "./conv.js";
import type { ConvFilterGradientAttributes } from "./convFilterGradient.js";

/** Moves the examples of [examples, ...rest] into `axis` of the rest, which becomes [outer, examples, inner] in one. */
function join(x: Tensor, axis: number, outer: number): Tensor {
  const [size, ...rest] = x.shape as [number, ...number[]];
  const lead = [...rest.slice(0, axis), outer];
  const joined = rest.map((n, i) => (i === axis ? n * size : n));
  if (sizeOf(lead) === 1) return reshape(x, joined);
  const split = reshape(x, [size, ...lead, (rest[axis] as number) / outer, ...rest.slice(axis + 1)]);
  const order = [...split.shape.keys()].slice(1);
  order.splice(lead.length, 0, 0);
  return reshape(transpose(split, order), joined);
}

/** Takes the examples out of `axis` again, to the front. */
function part(x: Tensor, axis: number, outer: number, size: number): Tensor {
  const lead = [...x.shape.slice(0, axis), outer];
  const parted = [size, ...x.shape.map((n, i) => (i === axis ? n / size : n))];
  if (sizeOf(lead) === 1) return reshape(x, parted);
  const inner = (x.shape[axis] as number) / outer / size;
  const split = reshape(x, [...lead, size, inner, ...x.shape.slice(axis + 1)]);
  const others = [...split.shape.keys()].filter((i) => i !== lead.length);
  return reshape(transpose(split, [lead.length, ...others]), parted);
}

/**
 * For conv and convTranspose, whose filters are [out, in / groups, ...] and [in, out / groups, ...]: `outAxis` says
 * on which side of the filters the result's channels are.
 */
export const batchConv =
  (outAxis: "filters" | "channels"): BatchRule<ConvAttributes> =>
  (inputs, { op, attributes, batched, size }) => {
    const [x, w, bias] = inputs as [Tensor, Tensor, Tensor?];
    const { groups } = attributes;
    const [manyX, manyW, manyBias] = batched;
    if (!manyW && !manyX) {
      const y = apply1(op, [x, w], attributes);
      return [addBias(broadcastTo(y, [size, ...y.shape]), bias, true)];
    }
    if (!manyW) {
      const inside = bias && !manyBias ? [bias] : [];
      const y = part(apply1(op, [join(x, 0, 1), w, ...inside], attributes), 0, 1, size);
      return [manyBias ? addBias(y, bias, true) : y];
    }
    if (!manyX) {
      const outer = outAxis === "filters" ? groups : 1;
      const y = apply1(op, [x, join(w, outAxis === "filters" ? 0 : 1, outer)], attributes);
      return [addBias(part(y, 1, groups, size), bias, manyBias === true)];
    }
    const y = apply1(op, [join(x, 1, 1), join(w, 0, 1)], { ...attributes, groups: groups * size });
    return [addBias(part(y, 1, 1, size), bias, manyBias === true)];
  };

/** Adds a bias per channel to [examples, batch, channels, ...spatial]. */
function addBias(y: Tensor, bias: Tensor | undefined, many: boolean): Tensor {
  if (!bias) return y;
  const spatial = y.shape.slice(3).map(() => 1);
  return add(
    y,
    reshape(bias, [...(many ? [bias.shape[0] as number, 1] : []), bias.shape.at(-1) as number, ...spatial]),
  );
}

export const batchFilterGradient: BatchRule<ConvFilterGradientAttributes> = (
  inputs,
  { op, attributes, batched, size },
) => {
  const [x, dy] = inputs as [Tensor, Tensor];
  const { groups } = attributes;
  if (!batched[0]) return [part(apply1(op, [x, join(dy, 1, groups)], attributes), 0, groups, size)];
  if (!batched[1]) return [part(apply1(op, [join(x, 1, groups), dy], attributes), 1, 1, size)];
  const dw = apply1(op, [join(x, 1, 1), join(dy, 1, 1)], { ...attributes, groups: groups * size });
  return [part(dw, 0, 1, size)];
};
