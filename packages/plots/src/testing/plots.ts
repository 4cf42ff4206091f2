import { type Declared, hasFacts } from "@hyaline/core/facts";
import type { PlotFacts } from "@hyaline/explanation";
import * as exported from "../index.js";
import type { Drawing } from "../parts/picture.js";
import type { Samples } from "./samples.js";

/** A plot as tests call it, whatever it draws. */
export type AnyPlot = Declared<PlotFacts> &
  ((drawn: unknown, options?: object) => string) & {
    picture(drawn: unknown, options?: object): Drawing;
  };

/** Every exported function that carries facts: a new plot is held to all tests of plots without a line in them. */
export const plots = Object.values(exported).filter(hasFacts) as unknown as readonly AnyPlot[];

/** What a plot draws, from samples of everything. */
export const sampleFor = ({ facts }: AnyPlot, samples: Samples): unknown => samples[facts.draws];

/** Texts for all options of a plot that take texts. */
export function textOptions({ options }: AnyPlot, text: string): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = { title: text };
  for (const [name, { kind }] of Object.entries(options)) {
    if (kind.is === "text" && name !== "input") given[name] = text;
    if (kind.is === "texts" || name === "displayData") given[name] = [text, text, text, text];
  }
  return given;
}
