import { type Chosen, type Facts, number, type Options } from "@hyaline/core/facts";
import {
  type CommonMetricOptions,
  defineMetric,
  type HostOutputs,
  type InputsRunner,
  inputsRunner,
  largestOf,
  type Model,
  type RandomStream,
} from "@hyaline/explanation";
import { greatest, relativeDistances } from "./distances.js";
import { type Moved, type MovedRow, movedOptions, scoreMoved } from "./movedRows.js";
import { callOf } from "./openModel.js";

/** What a row's moves change, beside its attributions. */
export interface Changes extends MovedRow {
  /** The model's outputs. */
  readonly outputs: Moved;
  /** The smallest unit that is divided by. */
  readonly least: number;
  /** The same for another function of the input. */
  of(model: Model): Promise<Moved>;
}

/** How much else each move of a row changed. */
type Changed = (changes: Changes) => readonly number[] | Promise<readonly number[]>;

const base = {
  ...movedOptions,
  /** Drawn moves are normal with this standard deviation (default 0.05). */
  deviation: number("Drawn moves are normal with this standard deviation.", 0.05),
  /** The smallest unit that is divided by (default 1e-6). */
  least: number("The smallest unit that is divided by.", 1e-6, [Number.MIN_VALUE, Number.MAX_VALUE]),
};

/**
 * Declares a metric of relative stability: the largest relative change of the attributions over what else changed, among moves
 * that leave the predicted class as it is; NaN where none does.
 *
 * @param options what it takes besides
 * @param equation of the paper
 * @param measure what is asked of each row, for a model and the options
 */
/* @__NO_SIDE_EFFECTS__ */
export function stabilityMetric<O extends Options>(
  facts: Omit<Facts, "family" | "source">,
  options: O,
  equation: string,
  measure: (model: Model, options: Chosen<O>) => Changed,
) {
  const whole = {
    ...facts,
    family: "robustness",
    source: {
      authors: "C. Agarwal, N. Johnson, M. Pawelczyk, S. Krishna, E. Saxena, M. Zitnik, H. Lakkaraju",
      title: "Rethinking Stability for Attribution-based Explanations",
      year: 2022,
      where: equation,
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["explain", "model"],
  } as const;
  const specs = { ...base, ...options };
  return defineMetric(whole, specs, async ({ explanation, explain, model }, chosen) => {
    const { deviation, least, batchSize, ...rest } = chosen as Chosen<typeof base> & CommonMetricOptions;
    const changed = measure(model, chosen as Chosen<O>);
    const runners = new Map<Model, InputsRunner>();
    let evaluations = 0;
    const scoreOf = async (moved: MovedRow): Promise<number> => {
      const asked = moved.asked();
      const of = async (each: Model) => {
        const runner = runners.get(each) ?? inputsRunner(each, { batchSize });
        runners.set(each, runner);
        evaluations += asked.count;
        return movedOutputs(await runner.run(asked, { ...callOf(rest), origins: () => moved.row }));
      };
      const outputs = await of(model);
      const others = await changed({ ...moved, outputs, least, of });
      const predicted = largestOf(outputs.here);
      const ratios = relativeDistances(moved.attributions, least).map(
        (change, k) => change / Math.max(others[k] as number, least),
      );
      return greatest(ratios.filter((_, k) => largestOf(outputs.there[k] as Float64Array) === predicted));
    };
    try {
      const draw = (random: RandomStream) => deviation * random.normal();
      const judged = await scoreMoved({ explanation, explain }, rest, draw, scoreOf);
      return { ...judged, evaluations: judged.evaluations + evaluations };
    } finally {
      for (const runner of runners.values()) runner.dispose();
    }
  });
}

/** Outputs of a row and its moves. */
function movedOutputs(found: HostOutputs): Moved {
  const values: Float64Array = found.values;
  const [count = 0, width = 0] = found.shape;
  const of = (k: number) => values.slice(k * width, (k + 1) * width);
  return { here: of(0), there: Array.from({ length: count - 1 }, (_, k) => of(k + 1)) };
}
