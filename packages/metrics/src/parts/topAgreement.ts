import { type Facts, integer } from "@hyaline/core/facts";
import { defineMetric, type Metric, type MetricFacts } from "@hyaline/explanation";
import { descending, pairedRows } from "./attributionRows.js";
import { disagreement } from "./papers.js";

const options = {
  /** How many of the largest attributions, by magnitude; all of them where there are fewer (default 5). */
  k: integer("How many of the largest attributions, by magnitude; all of them where there are fewer.", 5),
};

export interface AgreementFacts extends MetricFacts {
  readonly needs: readonly ["other"];
}

/** The largest attributions of a row by magnitude, largest first: which, and their signs. */
interface Top {
  readonly order: readonly number[];
  readonly signs: readonly number[];
}

const topOf = (row: Float64Array, k: number): Top => {
  const order = descending(row.map(Math.abs)).slice(0, k);
  return { order, signs: order.map((i) => Math.sign(row[i] as number)) };
};

/**
 * Declares a metric of how the k largest attributions of two explanations agree: the share of the first one's for which
 * `agrees` holds. Equal magnitudes count in the order of their elements.
 *
 * @param agrees for the place of an attribution in the first explanation's order, and its place in the second's, -1 for none
 */
/* @__NO_SIDE_EFFECTS__ */
export function topAgreement(
  facts: Omit<Facts, "family" | "source">,
  agrees: (at: number, inOther: number, sameSign: boolean) => boolean,
): Metric<AgreementFacts, typeof options> {
  const whole: AgreementFacts = {
    ...facts,
    family: "agreement",
    source: disagreement,
    direction: "higher",
    range: [0, 1],
    needs: ["other"],
  };
  return defineMetric(whole, options, async ({ explanation, other }, { k }) => ({
    values: pairedRows(explanation, other).map(([a, b]) => {
      const [first, second] = [topOf(a, k), topOf(b, k)];
      const agreeing = first.order.filter((feature, at) => {
        const inOther = second.order.indexOf(feature);
        return agrees(at, inOther, first.signs[at] === second.signs[inOther]);
      });
      return agreeing.length / first.order.length;
    }),
  }));
}
