import type { LongCallOptions } from "@hyaline/core";
import { choice, flag } from "@hyaline/core/facts";
import type { Explain, Judgement, ScoreCurve, Subject } from "@hyaline/explanation";
import { sized } from "../../parts/attributionRows.js";
import type { ExplainedAgain } from "../../parts/explainAgain.js";
import { area } from "../../parts/removalCurves.js";
import { measureOption, measures } from "../../parts/vectorMeasures.js";
import { layersOptions, randomisedLayers, stagesOf } from "./randomisedLayers.js";

const orders = ["topDown", "bottomUp", "independent"] as const;

/** What tests of similarity over stages take. */
export const stagesOptions = (byDefault: (typeof orders)[number]) => ({
  /** Which layers are random: ever more from the output down, ever more from the input up, or each alone. */
  order: choice(
    "Which layers are random: ever more from the output down, ever more from the input up, or each alone.",
    orders,
    byDefault,
  ),
  ...measureOption,
  /** Compare magnitudes (default false). */
  absolute: flag("Compare magnitudes.", false),
  ...layersOptions,
});

interface Chosen extends Pick<LongCallOptions, "onProgress"> {
  readonly order: (typeof orders)[number];
  readonly measure: keyof typeof measures;
  readonly absolute: boolean;
  readonly draw: "normal" | "shuffle";
  readonly layers: readonly string[] | undefined;
  readonly seed: number;
}

/**
 * How similar explanations stay as layers are made random one after the other: a curve for each row, and the mean over its
 * stages but the first.
 *
 * @param explained the attributions that an explainer gives
 * @param own those of the model as it is; what `explained` gives of it where left out
 */
export async function similarityOverStages(
  subject: Subject<"withParameters">,
  { order, measure, absolute, onProgress, ...chosen }: Chosen,
  explained: (explain: Explain<never>) => Promise<ExplainedAgain>,
  own?: readonly Float64Array[],
): Promise<Judgement> {
  const { layers, explainedWith } = await randomisedLayers(subject, chosen);
  const stages = stagesOf(layers, order);
  let evaluations = 0;
  const at = async (random: readonly string[]): Promise<readonly Float64Array[]> => {
    const found = await explainedWith(random, explained);
    evaluations += found.evaluations;
    return found.rows;
  };
  const before = own ?? (await at([]));
  const curves = before.map(() => ({ names: [""], outputs: [] as number[], fractions: [0] }));
  const compare = (rows: readonly Float64Array[]) =>
    rows.forEach((row, i) => {
      const one = sized(before[i] as Float64Array, absolute);
      curves[i]?.outputs.push(measures[measure](one, sized(row, absolute)));
    });
  compare(before);
  for (const [stage, { last, random }] of stages.entries()) {
    compare(await at(random));
    for (const { names, fractions } of curves) {
      names.push(last);
      fractions.push((stage + 1) / stages.length);
    }
    onProgress?.({ done: stage + 1, total: stages.length });
  }
  const scored = curves.map((curve): ScoreCurve => ({ ...curve, auc: area(curve.fractions, curve.outputs) }));
  const values = scored.map(({ outputs: [_, ...after] }) => {
    const defined = after.filter((value) => !Number.isNaN(value));
    return defined.reduce((sum, value) => sum + value, 0) / defined.length;
  });
  return { values, curves: scored, evaluations, seed: chosen.seed };
}
