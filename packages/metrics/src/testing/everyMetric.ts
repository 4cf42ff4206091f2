import type { Declared } from "@hyaline/core/facts";
import {
  blackBox,
  type Explain,
  type Explanation,
  gridSegmentation,
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

/** How a metric is called that is not content with two rows of four features and a black box. */
interface Setup {
  readonly options?: object;
  readonly images?: true;
  /** It asks a layer, so that a black box is refused. */
  readonly whiteBox?: true;
  /** It asks what is predicted, whatever was explained. */
  readonly anyTarget?: true;
}

const setups: Readonly<Record<string, Setup>> = {
  consistency: { options: { largest: 2 }, anyTarget: true },
  interpretability: { options: { folds: 2 } },
  irof: { images: true, options: { segmentation: gridSegmentation({ size: 1 }) } },
  relativeInputStability: { anyTarget: true },
  relativeOutputStability: { anyTarget: true },
  relativeRepresentationStability: { options: { layer: "hidden" }, whiteBox: true, anyTarget: true },
  road: { images: true },
};
const setupOf = ({ facts }: AnyMetric): Setup => setups[facts.name] ?? {};

/** Those that ask a black box. */
export const asking = needing("model").filter(([, metric]) => !setupOf(metric).whiteBox);
/** Those that ask for the explained output. */
export const askingTargets = needing("model").filter(([, metric]) => !setupOf(metric).anyTarget);
/** Those that ask for explanations of anything. */
export const explaining = needing("explain").filter(([, metric]) => !setupOf(metric).whiteBox);

const values = [1, 2, 3, 4, 4, 3, 2, 1];
const explanationOf = (array: Explanation["values"]): Explanation => ({
  method: "sums",
  values: array,
  data: array,
  target: [0, 1],
  provenance: { options: {}, evaluations: 0, versions: {} },
});
export const explanation = explanationOf({ shape: [2, 4], values });
const ofImages = explanationOf({ shape: [2, 1, 2, 2], values });

/** Two outputs of each row. */
export const answers = (row: readonly unknown[]): number[] => [
  (row.flat(3) as number[]).reduce((a, b) => a + b, 0),
  0,
];
const model = blackBox((rows: number[][]) => rows.map(answers));
export const explain: Explain = async (x, { target }) => {
  const { shape, values } = x as Explanation["values"];
  return { ...explanation, values: { shape, values }, target: new Array(shape[0] as number).fill(target) };
};
/** Every other part of a subject. */
const whole = {
  model,
  explain,
  other: explanation,
  mask: { shape: [2, 4], values: Array(8).fill(1) },
};

/** A metric of two rows, with other parts of its subject. */
export function judge(
  metric: AnyMetric,
  parts: object,
  options: object = {},
  target: readonly number[] = explanation.target as number[],
): Promise<Scores> {
  const { images, options: least } = setupOf(metric);
  const own = { ...(images ? ofImages : explanation), target };
  return metric({ ...whole, explanation: own, ...parts }, { ...least, ...options });
}
