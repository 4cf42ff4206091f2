import type { Chosen, Options } from "@hyaline/core/facts";
import {
  type DrawnBy,
  definePlot as define,
  type Plot,
  type PlotFacts,
  type PlotOptions,
} from "@hyaline/explanation";
import { type Drawing, margin, writePicture } from "./parts/picture.js";

const writer = { margin, write: writePicture };

/** `definePlot` for the plots of this package: their pictures become SVG. */
/* @__NO_SIDE_EFFECTS__ */
export function definePlot<const F extends PlotFacts, O extends Options>(
  facts: F,
  options: O,
  draw: (drawn: DrawnBy<F>, options: Chosen<O> & PlotOptions) => Drawing,
): Plot<F, O, Drawing> {
  return define(facts, options, draw, writer);
}
