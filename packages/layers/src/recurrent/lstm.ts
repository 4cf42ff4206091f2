import { lstm as coreLstm } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Layer } from "../layer.js";
import { type RecurrentLayerOptions, recurrent, recurrentOptions } from "./parts/recurrent.js";

/**
 * A long short-term memory over a sequence; see core's `lstm` for the equations. Stack several for more layers, and end with `lastStep()` for one
 * output per sequence.
 *
 * Input float[batch, steps, in], output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[4 · units, in], `recurrentKernel` float[4 · units, units], `bias` and `recurrentBias`
 * float[4 · units]; the same under `backward` for the second direction.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), lstm(32), lastStep(), dense(2)]);
 * ```
 */
export const lstm = /* @__PURE__ */ declare(
  (units: number, options: RecurrentLayerOptions = {}): Layer =>
    recurrent(units, options, {
      name: "lstm",
      gates: 4,
      run: (x, weights, direction) => coreLstm(x, weights, direction).outputs,
    }),
  {
    name: "lstm",
    title: "LSTM",
    family: "recurrent",
    summary: "A long short-term memory over a sequence.",
    source: { authors: "S. Hochreiter, J. Schmidhuber", title: "Long Short-Term Memory", year: 1997 },
  },
  recurrentOptions,
  {},
);
