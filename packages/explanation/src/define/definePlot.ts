import { fail, quote } from "@hyaline/core";
import {
  type Chosen,
  choice,
  type Declared,
  declare,
  type Facts,
  type Given,
  integer,
  type Options,
  readOptions,
  text,
} from "@hyaline/core/facts";
import type { Explanation } from "../explanation.js";
import type { ModelOutline, Predictions, Results, Series, TrainingEpoch } from "../results.js";
import { drawableKinds, isRecord, wrongField } from "./drawableKinds.js";

/** What plots draw, by the name that facts use. */
export interface Drawables
  extends Pick<
    Results,
    "explanation" | "featureEffects" | "readings" | "scores" | "counterfactuals" | "comparison"
  > {
  series: Series;
  predictions: Predictions;
  epoch: TrainingEpoch;
  modelOutline: ModelOutline;
}

/** What is known of a plot. */
export interface PlotFacts extends Facts {
  readonly draws: keyof Drawables;
  /** Whether it draws one of them, one or several side by side, or a list of them. */
  readonly count: "one" | "oneOrMore" | "list";
  /** What the explained rows must be, where not every kind of row can be drawn. */
  readonly rows: "any" | "numbers" | "images" | "texts";
  /** Fields that an explanation does not always have and the plot cannot do without. */
  readonly needs: readonly (keyof Explanation)[];
}

type Several<F extends PlotFacts, T> = {
  one: T;
  oneOrMore: T | readonly T[];
  list: readonly T[];
}[F["count"]];

/** What a plot of these facts is given. */
export type DrawnBy<F extends PlotFacts> = Several<F, Drawables[F["draws"]]>;

/** The numbers behind a plot, for readers who cannot see it or want them exactly. */
export interface ValueTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many further rows were left out. */
  readonly omitted: number;
}

/** A plot that has been drawn and not yet written down. */
export interface Picture {
  readonly title: string;
  /** What the plot shows, in words: the text alternative. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Remarks shown under the plot, such as what is left out. */
  readonly notes: readonly string[];
  readonly table: ValueTable;
}

const common = {
  title: text("The heading; the plot's own when left out, none when empty.", undefined),
  width: integer("Width in pixels; the plot's own when left out.", undefined, [200, 4000]),
  theme: choice("Light, dark, or the reader's choice.", ["auto", "light", "dark"], "auto"),
};

/** What every plot takes. */
export interface PlotOptions {
  /** The heading; the plot's own when left out, none when it is the empty string. */
  readonly title?: string | undefined;
  /** Width in pixels, from 200 to 4000; the plot's own when left out. No text is smaller than 12 px at it. */
  readonly width?: number | undefined;
  /** Light, dark, or the reader's choice (`"auto"`, the default). */
  readonly theme?: "auto" | "light" | "dark" | undefined;
}

/** A result in, the text of a picture out. */
export interface Plot<F extends PlotFacts = PlotFacts, O = Options, P extends Picture = Picture>
  extends Declared<F, O, Record<never, never>> {
  (drawn: DrawnBy<F>, options?: PlotOptions & Given<O>): string;
  /** The picture before it is written: without its margins, title and background, for pages that have their own. */
  picture(drawn: DrawnBy<F>, options?: PlotOptions & Given<O>): P;
}

/** How the pictures of a package become text. */
export interface PictureWriter<P extends Picture> {
  /** What is put around a picture, in pixels at each side: it counts as part of the width that is asked for. */
  readonly margin: number;
  write(picture: P, theme: "auto" | "light" | "dark"): string;
}

/**
 * Declares a plot: what is known of it, its options, and how it draws. The checks of what is drawn and of the options are
 * the same for every plot, and are here.
 *
 * @param options specs of what it takes besides {@link PlotOptions}
 * @param draw the picture, of the width it is given
 * @returns a function of a result; it throws HyalineError `argument` for what is no such result or lacks a field that the
 * plot needs, and for an option that is missing, unknown or of the wrong kind
 * @example
 * ```ts
 * const facts = {
 *   name: "sum",
 *   title: "Sum",
 *   family: "attribution",
 *   summary: "The sum of the attributions.",
 *   draws: "explanation",
 *   count: "one",
 *   rows: "any",
 *   needs: [],
 * } as const;
 * const sum = definePlot(
 *   facts,
 *   {},
 *   ({ values }, { title = "Sum" }) => {
 *     const total = Array.from(values.values).reduce((a, b) => a + b, 0);
 *     const table = { columns: ["Sum"], rows: [[String(total)]], omitted: 0 };
 *     return { title, description: `The sum is ${total}.`, width: 200, height: 20, notes: [], table };
 *   },
 *   { margin: 0, write: ({ description }) => `<svg><text y="12">${description}</text></svg>` },
 * );
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function definePlot<const F extends PlotFacts, O extends Options, P extends Picture>(
  facts: F,
  options: O,
  draw: (drawn: DrawnBy<F>, options: Chosen<O> & PlotOptions) => P,
  { margin, write }: PictureWriter<P>,
): Plot<F, O, P> {
  const specs = { ...common, ...options };
  const pictureOf = (drawn: unknown, given: unknown, around: number) => {
    const chosen = readOptions(facts.name, specs as Options, given) as Chosen<O> & PlotOptions;
    checkDrawn(facts, drawn);
    const { width } = chosen;
    const inner = width === undefined ? chosen : { ...chosen, width: width - 2 * around };
    return { picture: draw(drawn as DrawnBy<F>, inner), theme: chosen.theme ?? "auto" };
  };
  const plot = Object.assign(
    (drawn: unknown, given?: unknown) => {
      const { picture, theme } = pictureOf(drawn, given, margin);
      return write(picture, theme);
    },
    { picture: (drawn: unknown, given?: unknown) => pictureOf(drawn, given, 0).picture },
  );
  return declare(plot, facts, options, {}) as unknown as Plot<F, O, P>;
}

/** What results are called in messages. */
const called: Readonly<Record<keyof Drawables, string>> = {
  explanation: "an explanation",
  featureEffects: "feature effects",
  readings: "readings",
  scores: "scores",
  series: "a line { name, y }",
  counterfactuals: "counterfactuals",
  comparison: "a comparison",
  predictions: "predictions { kind, outputs, labels }",
  epoch: "an epoch of a history",
  modelOutline: "a model's outline",
};

function checkDrawn({ name, draws, count, needs }: PlotFacts, drawn: unknown): void {
  const what = called[draws];
  const rule = { one: what, oneOrMore: `${what}, or a list`, list: `a list, each of them ${what}` }[count];
  const refuse = (got: string, remedy: string): never =>
    fail("argument", `${name} draws ${rule}`, got, remedy);
  if (Array.isArray(drawn) ? count === "one" : count === "list") refuse(quote(drawn), `give ${rule}`);
  for (const one of Array.isArray(drawn) ? drawn : [drawn]) {
    const fields = isRecord(one) ? one : refuse(quote(one), remedyFor(name, one));
    const wrong = wrongField(drawableKinds[draws], fields);
    if (wrong !== undefined)
      refuse(`${quote(fields)}, whose ${wrong} is ${quote(fields[wrong])}`, remedyFor(name, one));
    for (const field of needs)
      if (fields[field] === undefined)
        fail(
          "argument",
          `${name} needs an explanation with ${field}`,
          `one by ${quote(fields.method)}`,
          "choose a method that gives it, or another plot",
        );
  }
}

function remedyFor(name: string, got: unknown): string {
  if (typeof got === "string") return `read JSON first: ${name}(explanationFromJson(text))`;
  if (got instanceof Promise) return `await it: ${name}(await …)`;
  return "give what was found, or what its JSON was read to";
}
