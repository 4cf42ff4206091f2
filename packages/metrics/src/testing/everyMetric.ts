import type { Declared } from "@hyaline/core/facts";
import {
  blackBox,
  type Explain,
  type Explanation,
  type MetricFacts,
  type Scores,
} from "@hyaline/explanation";
import * as room from "../index.js";

/** A metric, whatever it needs. */
type AnyMetric = Declared<MetricFacts> & ((subject: object, options?: object) => Promise<Scores>);
const hasFacts = (each: unknown): each is AnyMetric => typeof each === "function" && "facts" in each;
/** Every metric that this package exports. */
const everyMetric: readonly AnyMetric[] = Object.values<unknown>(room).filter(hasFacts);
/** Those that take this part of their subject, by name. */
export const needing = (part: MetricFacts["needs"][number]) =>
  everyMetric
    .filter(({ facts }) => facts.needs.includes(part))
    .map((each) => [each.facts.name, each] as const);

const array = { shape: [2, 4], values: [1, 2, 3, 4, 4, 3, 2, 1] };
export const explanation: Explanation = {
  method: "sums",
  values: array,
  data: array,
  target: [0, 1],
  provenance: { options: {}, evaluations: 0, versions: {} },
};
export const answers = (row: readonly number[]) => [row.reduce((a, b) => a + b, 0), 0];
const model = blackBox((rows: number[][]) => rows.map(answers));
export const explain: Explain = async (x, { target }) => {
  const { shape, values } = x as typeof array;
  return { ...explanation, values: { shape, values }, target: new Array(shape[0] as number).fill(target) };
};
/** A subject with every part, of two rows. */
export const whole = {
  explanation,
  model,
  explain,
  other: explanation,
  mask: { shape: [2, 4], values: Array(8).fill(1) },
};
