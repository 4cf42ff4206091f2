import { fail, type NumericArray } from "@hyaline/core";
import { choice, flag, integer, texts } from "@hyaline/core/facts";
import {
  type ChangeParameter,
  defineMetric,
  type RandomStream,
  randomStream,
  type ScoreCurve,
} from "@hyaline/explanation";
import { attributionRows, sized } from "../parts/attributionRows.js";
import { explainAgain, readToExplain } from "../parts/explainAgain.js";
import { callOf, modelOptions } from "../parts/openModel.js";
import { sanityChecks } from "../parts/papers.js";
import { area } from "../parts/removalCurves.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * How much of an explanation stays as the model's layers are made random one after the other: the mean, over those stages, of
 * its similarity to the explanation of the randomised model. Low for an explanation that depends on what the model learnt. The
 * scores' `curves` have the similarity after each stage; their `names` the layer of each, `""` for none. A measure that
 * is a distance is better high.
 *
 * A layer is what parameters share in front of the last `/` or `.` of their names; {@link reparameterised} makes
 * `withParameters`. Random parameters are normal with the mean and the deviation of those they replace (not negative where
 * none of those is), or those shuffled; they are the same in every stage. Rows whose similarity is not defined at
 * a stage, because an explanation is constant, leave it out of their mean.
 *
 * @throws HyalineError `argument` for layers that are none, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const withParameters = reparameterised(trained.params, (params) => saliency(bind(net, { ...trained, params })));
 * const subject = { explanation: await saliency(predict).explain(explainedRows), withParameters };
 * const { curves } = await parameterRandomisation(subject, { measure: "pearson" });
 * curves?.[0]?.names; // ["", "dense2", "dense1"]
 * ```
 */
export const parameterRandomisation = /* @__PURE__ */ defineMetric(
  {
    name: "parameterRandomisation",
    title: "Model parameter randomisation test",
    family: "randomisation",
    summary: "How much of an explanation stays as the model's layers are made random.",
    source: { ...sanityChecks, where: "section 3" },
    direction: "lower",
    range: [-1, 1],
    needs: ["withParameters"],
  },
  {
    /**
     * Which layers are random: ever more from the output down, ever more from the input up, or each alone
     * (default `"topDown"`).
     */
    order: choice(
      "Which layers are random: ever more from the output down, ever more from the input up, or each alone.",
      ["topDown", "bottomUp", "independent"],
      "topDown",
    ),
    ...measureOption,
    /** Compare magnitudes (default false). */
    absolute: flag("Compare magnitudes.", false),
    /** How random parameters are made (default `"normal"`). */
    draw: choice("How random parameters are made.", ["normal", "shuffle"], "normal"),
    /** Which layers are made random, from the input to the output; all where left out. */
    layers: texts("Which layers are made random, from the input to the output; all where left out."),
    /** The seed of the draws (default 0). */
    seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
    ...modelOptions,
  },
  async (
    { explanation, withParameters },
    { order, measure, absolute, draw, layers, seed, onProgress, ...options },
  ) => {
    const call = callOf(options);
    const explained = await readToExplain(explanation, options);
    const own = attributionRows(explanation);
    const known: string[] = [];
    const explainWith = async (isRandom: (layer: string) => boolean) => {
      let at = 0;
      const change: ChangeParameter = (name, values) => {
        const layer = layerOf(name);
        if (!known.includes(layer)) known.push(layer);
        const random = randomStream(seed, at++);
        return isRandom(layer) ? randomised(values, draw, random) : values;
      };
      const made = await withParameters(change);
      const explainer = typeof made === "function" ? { explain: made } : made;
      return { explain: explainer.explain, dispose: () => "dispose" in explainer && explainer.dispose?.() };
    };
    (await explainWith(() => false)).dispose();
    const stages = stagesOf(known, layers, order);

    const curves = own.map(() => ({ names: [""], outputs: [] as number[], fractions: [0] }));
    const compare = (rows: readonly Float64Array[]) =>
      rows.forEach((row, i) => {
        const one = sized(own[i] as Float64Array, absolute);
        curves[i]?.outputs.push(measures[measure](one, sized(row, absolute)));
      });
    compare(own);
    let evaluations = 0;
    for (const [stage, { last, random }] of stages.entries()) {
      const { explain, dispose } = await explainWith((layer) => random.includes(layer));
      try {
        const found = await explainAgain(explain, explained, explanation.target, explanation, call);
        evaluations += found.evaluations;
        compare(found.rows);
      } finally {
        dispose();
      }
      for (const { names, fractions } of curves) {
        names.push(last);
        fractions.push((stage + 1) / stages.length);
      }
      onProgress?.({ done: stage + 1, total: stages.length });
    }
    const scored = curves.map(
      (curve): ScoreCurve => ({ ...curve, auc: area(curve.fractions, curve.outputs) }),
    );
    const values = scored.map(({ outputs: [_, ...after] }) => {
      const defined = after.filter((value) => !Number.isNaN(value));
      return defined.reduce((sum, value) => sum + value, 0) / defined.length;
    });
    return { values, curves: scored, evaluations, seed };
  },
);

/** What stands in front of a parameter's own name. */
const layerOf = (name: string): string => name.replace(/[/.][^/.]*$/, "");

interface Stage {
  /** The layer that this stage adds, or is of. */
  readonly last: string;
  readonly random: readonly string[];
}

function stagesOf(
  known: readonly string[],
  asked: readonly string[] | undefined,
  order: "topDown" | "bottomUp" | "independent",
): Stage[] {
  for (const layer of asked ?? [])
    if (!known.includes(layer))
      fail("argument", `layers are among ${known.join(", ") || "none"}`, JSON.stringify(layer));
  const chosen = [...(asked ?? known)];
  if (chosen.length === 0)
    fail(
      "argument",
      "there must be a layer to make random",
      "none",
      "withParameters calls change for each parameter",
    );
  if (order === "topDown") chosen.reverse();
  return chosen.map((last, i) => ({
    last,
    random: order === "independent" ? [last] : chosen.slice(0, i + 1),
  }));
}

/** Other values like those of a parameter. */
function randomised(
  { shape, values }: NumericArray,
  draw: "normal" | "shuffle",
  random: RandomStream,
): NumericArray {
  const list = Array.from(values);
  if (draw === "shuffle") {
    const places = Int32Array.from(list, (_, i) => i);
    random.shuffle(places);
    return { shape, values: Float64Array.from(places, (i) => list[i] as number) };
  }
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
  const isPositive = list.every((value) => value >= 0);
  const drawn = list.map(() => mean + deviation * random.normal());
  return { shape, values: Float64Array.from(drawn, (value) => (isPositive ? Math.abs(value) : value)) };
}
