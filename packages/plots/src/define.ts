import type { Chosen, Options } from "@hyaline/core/facts";
import {
  type DrawnBy,
  definePlot as define,
  type Plot,
  type PlotFacts,
  type PlotOptions,
} from "@hyaline/explanation";
import { isolate } from "./parts/markup/escape.js";
import { type Drawing, margin, writePicture } from "./parts/picture.js";

const writer = { margin, write: writePicture };

/** `definePlot` for the plots of this package: their pictures become SVG. */
/* @__NO_SIDE_EFFECTS__ */
export function definePlot<const F extends PlotFacts, O extends Options>(
  facts: F,
  options: O,
  draw: (drawn: DrawnBy<F>, options: Chosen<O> & PlotOptions) => Drawing,
): Plot<F, O, Drawing> {
  // The caller's title keeps its direction to itself; the plots' own are made of parts that do.
  return define(
    facts,
    options,
    (drawn, chosen) =>
      draw(drawn, chosen.title === undefined ? chosen : { ...chosen, title: isolate(chosen.title) }),
    writer,
  );
}
