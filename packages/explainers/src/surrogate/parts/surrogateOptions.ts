import { choice, type Given, integer, number, type Option, spec } from "@hyaline/core/facts";
import type { ExplainerOptions } from "@hyaline/explanation";
import { featureSelections } from "./featureSelection.js";

/** What LIME takes for every kind of data. */
export const surrogateOptions = {
  /** How the surrogate's features are chosen (default `"auto"`, as in LIME). */
  featureSelection: /* @__PURE__ */ choice(
    "How the surrogate's features are chosen.",
    featureSelections,
    "auto",
  ),
  /** The L2 penalty of the final fit (default 1, as in LIME). */
  ridgeAlpha: /* @__PURE__ */ number("The L2 penalty of the final fit.", 1),
  /** Seed for drawing perturbations (default 0). */
  seed: /* @__PURE__ */ integer("Seed for drawing perturbations.", 0, [0, 9007199254740991]),
};

/** Options of every LIME explainer. */
export interface LimeOptions extends ExplainerOptions, Given<typeof surrogateOptions> {
  /** How fast samples count less with their distance. */
  readonly kernelWidth?: number | undefined;
}

/** A width: a number above 0. */
/* @__NO_SIDE_EFFECTS__ */
export function width<D extends number | undefined>(text: string, byDefault: D): Option<number | D> {
  return spec(
    { is: "number", min: 0, max: Number.MAX_VALUE },
    text,
    byDefault as number | D,
    "a number above 0",
    (v) => typeof v === "number" && v > 0 && v < Number.POSITIVE_INFINITY,
  );
}
