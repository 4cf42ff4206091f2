import { fail, type LongCallOptions, type NumericArray, quote, throwIfAborted } from "@hyaline/core";
import {
  type Chosen,
  type Declared,
  declare,
  type Facts,
  type Given,
  integer,
  type Options,
  readOptions,
  refuseUnknown,
} from "@hyaline/core/facts";
import type { Explanation } from "../explanation.js";
import type { Model, RowsAgain, RowTarget } from "../model/index.js";
import { meanInterval } from "../numerics/meanInterval.js";
import { provenanceOf } from "../provenance.js";
import type { ScoreCurve, Scores } from "../results.js";
import { longCall } from "./commonOptions.js";
import { longOf } from "./longOf.js";

/**
 * An explainer's own `explain`, as metrics and methods around other methods call it.
 *
 * @typeParam X what it explains: rows, as metrics give them, texts, or `never` where either may be
 */
export type Explain<X = RowsAgain | Readonly<Record<string, RowsAgain>>> = {
  // A method, so that explainers whose rows and options are narrower fit too.
  explain(
    x: X,
    options: LongCallOptions & {
      /** One for all rows, or one for each. */
      readonly target: RowTarget | readonly RowTarget[];
      readonly attribute?: readonly string[];
    },
  ): Promise<Explanation>;
}["explain"];

/** An explainer, or its `explain` alone. */
export type Explains = Explain<never> | { readonly explain: Explain<never>; dispose?(): void };

/** What a metric may ask for besides the explanation, by the name that its facts use. */
export interface SubjectParts {
  /** The explained model. */
  readonly model: Model;
  /** Explains other rows in the same way: an explainer's own `explain`, or a function that adds options to it. */
  readonly explain: Explain<never>;
  /**
   * The same way to explain, of the same model with other parameters: calls `change` with the name and the values of
   * each parameter, from the input to the output, and explains the model that has what comes back. Metrics dispose of
   * the explainer that it gives.
   */
  withParameters(change: ChangeParameter): Explains | Promise<Explains>;
  /** The same way to explain, of the same model with another seed for what the explainer draws. */
  withSeed(seed: number): Explains;
  /**
   * The same way to explain, of the model that is given `change(x)` for x: `(change) => saliency((x) => model(change(x)))`.
   * Tensors, nested lists of numbers and records of them are changed alike.
   */
  withInput(change: <X>(x: X) => X): Explains;
  /** What should be found: 1 inside, 0 outside, shaped like the data; axes of size 1 count for all of them. */
  readonly mask: NumericArray;
  /** Another explanation of the same rows. */
  readonly other: Explanation;
}

/** The values that a parameter is to have, shaped like those it has. */
export type ChangeParameter = (name: string, values: NumericArray) => NumericArray;

/** What a metric judges: an explanation, and what the metric needs besides. Other parts may be there, and are not used. */
export type Subject<Needs extends keyof SubjectParts = never> = {
  readonly explanation: Explanation;
} & Pick<SubjectParts, Needs> &
  Partial<SubjectParts>;

/** What is known of a metric. */
export interface MetricFacts extends Facts {
  /** Which scores are better. */
  readonly direction: "higher" | "lower";
  readonly range: readonly [least: number, greatest: number];
  /** What the subject must have besides the explanation. */
  readonly needs: readonly (keyof SubjectParts)[];
}

/** What every metric takes. */
export interface CommonMetricOptions extends LongCallOptions {
  /**
   * Rows per run of the model where the metric runs it (default: 1024; more where rows are small, fewer where they are
   * large). What a subject's `explain` runs goes by its explainer's own.
   */
  readonly batchSize?: number | undefined;
}

/** Scores explanations: one number for each explained row. */
export interface Metric<F extends MetricFacts = MetricFacts, O = Options>
  extends Declared<F, O, Record<never, never>> {
  (
    subject: Subject<F["needs"][number]>,
    options?: { readonly [K in keyof CommonMetricOptions]?: CommonMetricOptions[K] | undefined } & Given<O>,
  ): Promise<Scores>;
}

/** What a metric finds; the wrapper adds its name and how it was made. */
export interface Judgement {
  /** One for each row; NaN where the metric says nothing of a row. */
  readonly values: ArrayLike<number>;
  readonly curves?: readonly ScoreCurve[];
  /** Rows that the model was evaluated on (default 0). */
  readonly evaluations?: number;
  /** The seed of what was drawn. */
  readonly seed?: number;
}

const functions = ["explain", "withParameters", "withSeed", "withInput"] as const;
const parts = ["explanation", "model", ...functions, "mask", "other"] as const;
const common = {
  batchSize: integer("Rows per run of the model (default: by the size of a row).", undefined),
  ...longCall,
};

/**
 * Declares a metric of explanations: what is known of it, its options, and how it scores. The check of the subject and
 * of the options, aborts and provenance are the same for every metric, and are here.
 *
 * @param options specs of what it takes besides {@link CommonMetricOptions}
 * @param score one number for each row of the explanation
 * @returns a function of a {@link Subject}; it throws HyalineError `argument` where a part or an option is missing,
 * unknown or of the wrong kind, and `aborted`
 * @example
 * ```ts
 * const facts = {
 *   name: "mass",
 *   title: "Mass",
 *   family: "complexity",
 *   summary: "The sum of the attributions' magnitudes.",
 *   direction: "lower",
 *   range: [0, Number.POSITIVE_INFINITY],
 *   needs: [],
 * } as const;
 * const mass = defineMetric(facts, {}, async ({ explanation: { values } }) => ({
 *   values: [Array.from(values.values).reduce((sum, v) => sum + Math.abs(v), 0)],
 * }));
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineMetric<const F extends MetricFacts, O extends Options>(
  facts: F,
  options: O,
  score: (
    subject: Subject<F["needs"][number]>,
    options: Chosen<O> & CommonMetricOptions,
  ) => Promise<Judgement>,
): Metric<F, O> {
  const { name } = facts;
  const metric = async (given: unknown, givenOptions?: unknown): Promise<Scores> => {
    const startedAt = performance.now();
    const record = asSubject(facts, given);
    const { signal, onProgress, backend, ...own } = readOptions(
      name,
      { ...options, ...common } as Options,
      givenOptions,
      { names: parts, place: `${name}({ explanation, … }), beside the explanation` },
    );
    const long = longOf({ signal, onProgress, backend });
    const subject = checkParts(facts, record) as Subject<F["needs"][number]>;
    throwIfAborted(long.signal);
    const {
      values,
      curves,
      evaluations = 0,
      seed,
    } = await score(subject, {
      ...own,
      ...long,
    } as Chosen<O> & CommonMetricOptions);
    return {
      kind: "scores",
      metric: name,
      values: { shape: [values.length], values: Float64Array.from(values) },
      interval: meanInterval(values),
      ...(curves ? { curves } : {}),
      provenance: provenanceOf(
        { options: own, evaluations, versions: {}, startedAt, ...(seed === undefined ? {} : { seed }) },
        long.backend,
      ),
    };
  };
  return declare(metric, facts, options, {}) as unknown as Metric<F, O>;
}

type Parts = Partial<Record<(typeof parts)[number], unknown>>;

const remedyOf = ({ name, needs }: MetricFacts): string =>
  `write ${name}({ ${["explanation", ...needs].join(", ")} }, options)`;

function asSubject(facts: MetricFacts, given: unknown): Parts {
  const isRecord = typeof given === "object" && given !== null && !Array.isArray(given);
  if (isRecord && !("values" in given)) return given;
  const shape = `{ ${["explanation", ...facts.needs].join(", ")} }`;
  return fail("argument", `${facts.name} takes ${shape}`, quote(given), remedyOf(facts));
}

function checkParts(facts: MetricFacts, subject: Parts): Subject {
  const { name, needs } = facts;
  const needed = ["explanation", ...needs] as const;
  const remedy = remedyOf(facts);
  refuseUnknown(`the subject of ${name}`, subject, parts);
  for (const part of needed)
    if (subject[part] === undefined)
      fail("argument", `${name} needs ${part}`, Object.keys(subject).join(", ") || "nothing", remedy);
  for (const part of ["explanation", "other"] as const)
    if (subject[part] !== undefined && !isExplanation(subject[part]))
      fail("argument", `${name}: ${part} must be an explanation`, quote(subject[part]), remedy);
  if (subject.mask !== undefined && !isArray(subject.mask))
    fail(
      "argument",
      `${name}: mask must be { shape, values }`,
      quote(subject.mask),
      "write { shape: explanation.data.shape, values: [0, 1, …] }",
    );
  for (const part of functions)
    if (subject[part] !== undefined && typeof subject[part] !== "function")
      fail("argument", `${name}: ${part} must be a function`, quote(subject[part]), remedy);
  return subject as Subject;
}

/** Whether something is { shape, values } whose values fill the shape. */
function isArray(value: unknown): value is NumericArray {
  if (typeof value !== "object" || value === null) return false;
  const { shape, values } = value as Partial<NumericArray>;
  if (!Array.isArray(shape) || !(Array.isArray(values) || ArrayBuffer.isView(values))) return false;
  return shape.reduce((size, n) => size * n, 1) === values.length;
}

function isExplanation(value: unknown): value is Explanation {
  if (typeof value !== "object" || value === null) return false;
  const { values, data, target } = value as Partial<Explanation>;
  return isArray(values) && isArray(data) && Array.isArray(target) && values.shape[0] === data.shape[0];
}
