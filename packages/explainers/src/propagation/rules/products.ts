import { add, mul, reshape, slice, stack, type Tensor, transpose } from "@hyaline/core";
import type { PropagationRule } from "../propagate.js";

/** Factors along one axis, which stands last: each factor's slice without that axis. */
const factors = (x: Tensor): Tensor[] => {
  const shape = x.shape.slice(0, -1);
  const lead = shape.map(() => null);
  return Array.from({ length: x.shape.at(-1) as number }, (_, k) =>
    reshape(slice(x, [...lead, [k, k + 1]]), shape),
  );
};

/**
 * Multipliers of a product's factors, taken one after the other: P_k = P_{k−1} · x_k, a product of two each time. `came` is
 * what came to each partial product; the sum is exact, whatever the order.
 */
function ofFactors(x: Tensor, x0: Tensor, came: readonly (Tensor | undefined)[]): Tensor {
  const [xs, bases] = [factors(x), factors(x0)];
  const before: (readonly [Tensor, Tensor])[] = [];
  xs.forEach((each, k) => {
    const last = before[k - 1];
    before.push(last ? [mul(last[0], each), mul(last[1], bases[k] as Tensor)] : [each, bases[k] as Tensor]);
  });
  const results: Tensor[] = [];
  let toPartial: Tensor | undefined;
  for (let k = xs.length - 1; k >= 0; k--) {
    const here = came[k];
    if (here) toPartial = toPartial ? add(toPartial, here) : here;
    const given = toPartial as Tensor;
    const last = before[k - 1];
    results[k] = last ? mul(given, mul(add(last[0], last[1]), 0.5)) : given;
    toPartial = mul(given, mul(add(xs[k] as Tensor, bases[k] as Tensor), 0.5));
  }
  return stack(results, { axis: x.rank - 1 });
}

/** A product over axes. */
export const prod: PropagationRule = ({ inputs, attributes, reference }, [g]) => {
  const [x] = inputs as [Tensor];
  const axes = attributes.axes as readonly number[];
  const order = [...[...x.shape.keys()].filter((axis) => !axes.includes(axis)), ...axes];
  const kept = order.slice(0, order.length - axes.length).map((axis) => x.shape[axis] as number);
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const rows = (each: Tensor) => reshape(transpose(each, order), [...kept, count]);
  const came = new Array<Tensor | undefined>(count).fill(undefined);
  came[count - 1] = reshape(g as Tensor, kept);
  const multipliers = ofFactors(rows(x), rows(reference?.inputs[0] as Tensor), came);
  const back = order.map((_, axis) => order.indexOf(axis));
  return [
    transpose(
      reshape(
        multipliers,
        order.map((axis) => x.shape[axis] as number),
      ),
      back,
    ),
  ];
};
