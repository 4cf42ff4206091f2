import { fail, type NumericArray, quote } from "@hyaline/core";
import type { Declared } from "@hyaline/core/facts";
import type { ComparedMetric, Explain, MetricFacts, Scores, SubjectParts } from "@hyaline/explanation";
import { isDistance } from "../../parts/vectorMeasures.js";

/** What belongs to one way to explain, not to what is explained. */
const own = ["explain", "withParameters", "withInput", "withSeed"] as const;
type Own = (typeof own)[number];

/** An explainer, with what metrics ask of it besides: `withParameters`, `withInput`, `withSeed`. */
export type ComparedExplainer =
  | Explain<never>
  | (Pick<SubjectParts, "explain"> & Partial<Pick<SubjectParts, Own>>);

/** A metric, whatever it needs. */
export type AnyMetric = Declared<MetricFacts> & ((subject: never, options?: never) => Promise<Scores>);

/** A metric with its options; `name` tells apart two of the same metric. */
export interface ChosenMetric {
  readonly metric: AnyMetric;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly name?: string;
}

/** A way to explain, by name. */
export interface ReadExplainer {
  readonly name: string;
  readonly parts: Pick<SubjectParts, "explain"> & Partial<Pick<SubjectParts, Own>>;
}

/** A metric to be asked, and what a comparison says of it. */
export interface ReadMetric {
  readonly facts: MetricFacts;
  readonly compared: ComparedMetric;
  ask(subject: object, options: object): Promise<Scores>;
}

/** What every explainer is judged with. */
export interface SharedParts extends Partial<Pick<SubjectParts, "model">> {
  readonly mask?: NumericArray;
  readonly other?: SubjectParts["other"];
}

/** @throws HyalineError `argument` for none, and for what explains nothing */
export function readExplainers(given: Readonly<Record<string, ComparedExplainer>>): ReadExplainer[] {
  const entries =
    typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : [];
  if (entries.length === 0)
    fail(
      "argument",
      "explainers are a record of them by name",
      quote(given),
      "write { saliency: saliency(model), … }",
    );
  return entries.map(([name, each]) => {
    if (typeof each === "function") return { name, parts: { explain: each } };
    if (typeof each?.explain !== "function")
      fail(
        "argument",
        `${quote(name)} must be an explainer`,
        quote(each),
        "write saliency(model), or its explain",
      );
    const parts = Object.fromEntries(
      own.flatMap((part) => (each[part] === undefined ? [] : [[part, each[part]]])),
    );
    return { name, parts: parts as ReadExplainer["parts"] };
  });
}

const isChosen = (each: AnyMetric | ChosenMetric): each is ChosenMetric =>
  typeof each === "object" && each !== null;

/** @throws HyalineError `argument` for none, for what is no metric, and for two of one name */
export function readMetrics(given: readonly (AnyMetric | ChosenMetric)[]): ReadMetric[] {
  if (!Array.isArray(given) || given.length === 0)
    fail("argument", "metrics are a list of them", quote(given), "write [deletionAuc, sparseness]");
  const read = given.map((each: AnyMetric | ChosenMetric) => {
    const { metric, options = {}, name } = isChosen(each) ? each : { metric: each };
    if (typeof metric !== "function" || !("facts" in metric))
      return fail("argument", "a metric is one of @hyaline/metrics, or of defineMetric", quote(each));
    const { facts } = metric as Declared<MetricFacts>;
    const flips = isDistance(options.measure);
    const { title, family, range } = facts;
    return {
      facts,
      compared: {
        name: name ?? facts.name,
        direction: (facts.direction === "higher") === flips ? ("lower" as const) : ("higher" as const),
        title,
        family,
        range,
      },
      ask: (subject: object, call: object) => metric(subject as never, { ...options, ...call } as never),
    };
  });
  const names = read.map(({ compared }) => compared.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    fail(
      "argument",
      "every metric of a comparison has a name of its own",
      `${quote(twice)} twice`,
      "give one a name",
    );
  return read;
}

/** @throws HyalineError `argument` where a metric needs what neither the comparison nor an explainer has */
export function checkNeeds(
  explainers: readonly ReadExplainer[],
  metrics: readonly ReadMetric[],
  shared: SharedParts,
): void {
  for (const { facts } of metrics)
    for (const part of facts.needs)
      for (const { name, parts } of explainers)
        if (!(part in parts) && (shared as Partial<SubjectParts>)[part] === undefined)
          fail(
            "argument",
            `${facts.name} needs ${part}`,
            `none for ${quote(name)}`,
            own.includes(part as Own)
              ? `give explainers.${name} as { explain, ${part} }`
              : `give compareExplainers({ ${part}, … })`,
          );
}
