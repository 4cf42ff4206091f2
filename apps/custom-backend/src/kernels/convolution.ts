/** The three convolutions of core: a matrix product each, seen from another side. */
import { type Numbers, referenceKernels } from "@hyaline/backend-reference";
import { type Kernel, type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import type { ConvAttributes } from "@hyaline/core/ops";
import { type Convolve, panelsOf } from "../loops/convolve.js";
import { type FilterGradient, unitsOf } from "../loops/filterGradient.js";
import type { Places, Three } from "../loops/places.js";
import type { Pool } from "../pool.js";
import { compute } from "./compute.js";

type Context = KernelContext<ConvAttributes>;
type KernelOf = (pool: Pool) => Kernel<Numbers>;

/** Fewer than three axes are filled up in front. */
const three = (sizes: readonly number[], fill: number): Three =>
  [...new Array<number>(3 - sizes.length).fill(fill), ...sizes] as unknown as Three;

/**
 * Padding is a product with 0 here, which leaves every sum as it is unless the other factor is infinite or NaN (or the
 * sum is -0, which a bias can be); the reference backend's kernel leaves such products out.
 */
const exceptBeside =
  (op: string, isOdd: (inputs: readonly Numbers[]) => boolean, kernelOf: KernelOf): KernelOf =>
  (pool) => {
    const [kernel, reference] = [kernelOf(pool), referenceKernels[op] as Kernel<Numbers>];
    return (inputs, context) => (isOdd(inputs) ? reference : kernel)(inputs, context);
  };

const areFinite = (numbers: Numbers): boolean => numbers.every((v) => Number.isFinite(v));
const oddFilters = ([, filters, bias]: readonly Numbers[]): boolean =>
  !areFinite(filters as Numbers) || bias?.some((v) => Object.is(v, -0)) === true;

export const conv = exceptBeside(
  "conv",
  oddFilters,
  (pool) =>
    (inputs, { attributes, inputs: specs, outputs }: Context) => {
      const [x, w, y] = [specs[0], specs[1], outputs[0]] as [Spec, Spec, Spec];
      const how: Convolve = {
        groups: attributes.groups,
        sourceChannels: w.shape[1] as number,
        targetChannels: (w.shape[0] as number) / attributes.groups,
        places: forward(x, w, y, attributes),
      };
      const [units, work] = [
        (x.shape[0] as number) * panelsOf(how.places),
        sizeOf(y.shape) * sizeOf(w.shape.slice(1)),
      ];
      return compute(pool, { loop: "convolve", inputs, spec: y, how, units, work });
    },
);

export const convTranspose = exceptBeside(
  "convTranspose",
  oddFilters,
  (pool) =>
    ([y, filters, ...bias], { attributes, inputs: specs, outputs }: Context) => {
      const [from, w, to] = [specs[0], specs[1], outputs[0]] as [Spec, Spec, Spec];
      const how: Convolve = {
        groups: attributes.groups,
        sourceChannels: (w.shape[0] as number) / attributes.groups,
        targetChannels: w.shape[1] as number,
        places: backward(from, w, to, attributes),
      };
      const rows = turned(filters as Numbers, how, sizeOf(w.shape.slice(2)));
      const [units, work] = [
        (to.shape[0] as number) * panelsOf(how.places),
        sizeOf(from.shape) * sizeOf(w.shape.slice(1)),
      ];
      return compute(pool, {
        loop: "convolve",
        inputs: [y as Numbers, rows, ...bias],
        spec: to,
        how,
        units,
        work,
      });
    },
);

export const convFilterGradient = exceptBeside(
  "convFilterGradient",
  ([, cotangent]) => !areFinite(cotangent as Numbers),
  (pool) =>
    (inputs, { attributes, inputs: specs, outputs }: Context) => {
      const [x, y, w] = [specs[0], specs[1], outputs[0]] as [Spec, Spec, Spec];
      const how: FilterGradient = {
        batch: x.shape[0] as number,
        groups: attributes.groups,
        channels: w.shape[1] as number,
        filters: (w.shape[0] as number) / attributes.groups,
        places: forward(x, w, y, attributes),
      };
      const work = sizeOf(y.shape) * sizeOf(w.shape.slice(1));
      return compute(pool, { loop: "filterGradient", inputs, spec: w, how, units: unitsOf(how), work });
    },
);

/** From a result's places to those of the input. */
function forward(x: Spec, w: Spec, y: Spec, { strides, dilations, padding }: ConvAttributes): Places {
  return places(x, w, y, (axis, place, k) => {
    const [stride, dilation, begin] = [strides[axis], dilations[axis], padding[axis]?.[0]] as [
      number,
      number,
      number,
    ];
    return place * stride + k * dilation - begin;
  });
}

/** The other way round. The kernel goes backwards, so that the places met come in order. */
function backward(y: Spec, w: Spec, x: Spec, { strides, dilations, padding }: ConvAttributes): Places {
  return places(y, w, x, (axis, place, k) => {
    const [stride, dilation, begin] = [strides[axis], dilations[axis], padding[axis]?.[0]] as [
      number,
      number,
      number,
    ];
    const size = w.shape[axis + 2] as number;
    const step = place + begin - (size - 1 - k) * dilation;
    return step % stride === 0 ? step / stride : -1;
  });
}

function places(
  from: Spec,
  filters: Spec,
  to: Spec,
  meets: (axis: number, place: number, k: number) => number,
): Places {
  const [source, target, kernel] = [from, to, filters].map(({ shape }) => three(shape.slice(2), 1)) as [
    Three,
    Three,
    Three,
  ];
  const missing = 5 - from.shape.length;
  const table = (axis: number) =>
    Int32Array.from({ length: (target[axis] as number) * (kernel[axis] as number) }, (_, i) => {
      if (axis < missing) return 0;
      const size = kernel[axis] as number;
      const at = meets(axis - missing, Math.floor(i / size), i % size);
      return at >= 0 && at < (source[axis] as number) ? at : -1;
    });
  return { source, target, kernel, tables: [table(0), table(1), table(2)] };
}

/** [source, target, kernel] in each group as one row of [source, kernel backwards] for each target. */
function turned(
  filters: Numbers,
  { groups, sourceChannels, targetChannels }: Convolve,
  kernel: number,
): Numbers {
  const rows = filters.slice() as Numbers;
  let i = 0;
  for (let group = 0; group < groups; group++) {
    for (let t = 0; t < targetChannels; t++) {
      for (let s = 0; s < sourceChannels; s++) {
        const start = ((group * sourceChannels + s) * targetChannels + t) * kernel;
        for (let k = kernel - 1; k >= 0; k--) rows[i++] = filters[start + k] as number;
      }
    }
  }
  return rows;
}
