import {
  add,
  cast,
  expandDims,
  fail,
  floor,
  mul,
  round,
  type Shape,
  slice,
  sub,
  type Tensor,
} from "@hyaline/core";
import { ownEntry } from "../graph/ownEntry.js";
import type { Reader } from "../graph/reader.js";
import { elementsAt, inGrid, type Sampling } from "./gridPlaces.js";

/** Elements of `x` at places that a grid gives in [-1, 1], for one or more spatial axes. */
export const GridSample: Reader = (node) => {
  const [x, grid] = [node.tensor(0), node.tensor(1)];
  const spatial: Shape = x.shape.slice(2);
  const sampling: Sampling = {
    align: node.flag("align_corners", false, "on"),
    padding: node.string("padding_mode", "zeros"),
  };
  const name = node.string("mode", node.opset < 20 ? "bilinear" : "linear");
  const taps =
    ownEntry(modes, name) ??
    fail("unsupported", "GridSample knows the modes nearest, linear and cubic", name);
  // The grid's last axis names the innermost spatial axis first.
  const perAxis = spatial.map((size, axis) => {
    const at = slice(grid, [...grid.shape.slice(1).map(() => null), spatial.length - 1 - axis]);
    const place = mul(add(at, 1), sampling.align ? (size - 1) / 2 : size / 2);
    const centred = sampling.align ? place : sub(place, 0.5);
    return taps(taps === cubic ? centred : inGrid(centred, size, sampling));
  });
  const terms = combinations(perAxis).map((combination) => {
    const value = elementsAt(
      x,
      combination.map(({ index }) => index),
      sampling,
    );
    const weights = combination.flatMap(({ weight }) => (weight ? [weight] : []));
    return weights.length > 0 ? mul(value, expandDims(weights.reduce(mul), 1)) : value;
  });
  return cast(terms.reduce(add), x.dtype);
};

/** The index of an element along one axis and its weight; no weight is 1. */
interface Tap {
  readonly index: Tensor;
  readonly weight?: Tensor;
}

const nearest = (at: Tensor): Tap[] => [{ index: round(at) }];

function linear(at: Tensor): Tap[] {
  const low = floor(at);
  const part = sub(at, low);
  return [
    { index: low, weight: sub(1, part) },
    { index: add(low, 1), weight: part },
  ];
}

const A = -0.75;

/** Keys' cubic convolution over four elements. */
function cubic(at: Tensor): Tap[] {
  const low = floor(at);
  const part = sub(at, low);
  const near = (t: Tensor) => add(mul(mul(sub(mul(t, A + 2), A + 3), t), t), 1);
  const far = (t: Tensor) => sub(mul(add(mul(sub(mul(t, A), 5 * A), t), 8 * A), t), 4 * A);
  return [
    { index: sub(low, 1), weight: far(add(part, 1)) },
    { index: low, weight: near(part) },
    { index: add(low, 1), weight: near(sub(1, part)) },
    { index: add(low, 2), weight: far(sub(2, part)) },
  ];
}

const modes: Readonly<Record<string, (at: Tensor) => Tap[]>> = {
  nearest,
  bilinear: linear,
  linear,
  bicubic: cubic,
  cubic,
};

const combinations = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);
