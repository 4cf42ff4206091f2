import type { LongCallOptions } from "@hyaline/core";
import {
  attributedOf,
  type Call,
  type HostRows,
  type NeuronRef,
  type RowTarget,
  rowsToExplain,
  type WhiteBox,
} from "@hyaline/explanation";
import { saliency } from "../saliency.js";
import { apart } from "./background.js";
import { manyTimes } from "./manyTimes.js";
import { besideOthers } from "./placed.js";

/** The gradient at points that are on the host. */
export interface Slopes {
  /**
   * @param points rows of all inputs side by side, as many times those of the call, one time after the other
   * @param targets of the call's rows
   */
  at(call: Call<unknown>, points: HostRows, targets: readonly RowTarget[]): Promise<SlopesAt>;
  dispose(): void;
}

export interface SlopesAt {
  /** Shaped like the points: 0 of inputs that ride along. */
  readonly slopes: ArrayLike<number>;
  readonly evaluations: number;
}

/** Gradients of a model's explained output, for methods that choose their next points by the last ones' gradients. */
export function slopesOf(model: WhiteBox, batchSize: number | undefined, neuron?: NeuronRef): Slopes {
  const gradient = saliency(model, { absolute: false, batchSize, neuron });
  return {
    at: async (call, points, targets) => {
      const { onProgress: _, ...quiet }: LongCallOptions = call.long;
      const inputs = apart(call, points);
      const names = attributedOf(inputs).map(({ name }) => name);
      const { values, provenance } = await gradient.explain(rowsToExplain(inputs), {
        ...quiet,
        target: manyTimes(targets, points.count / call.rows.count),
        ...(inputs.named ? { attribute: names } : {}),
      });
      const slopes = inputs.named ? besideOthers(values.values, inputs, 0).values : values.values;
      return { slopes, evaluations: provenance.evaluations };
    },
    dispose: () => gradient.dispose(),
  };
}
