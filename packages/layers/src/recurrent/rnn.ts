import { rnn as coreRnn } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Layer } from "../layer.js";
import { type RecurrentLayerOptions, recurrent, recurrentOptions } from "./parts/recurrent.js";

/**
 * A plain recurrent net over a sequence; see core's `rnn` for the equations. Stack several for more layers, and end with `lastStep()` for one
 * output per sequence.
 *
 * Input float[batch, steps, in], output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[units, in], `recurrentKernel` float[units, units], `bias` and `recurrentBias`
 * float[units]; the same under `backward` for the second direction.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), rnn(32), lastStep(), dense(2)]);
 * ```
 */
export const rnn = /* @__PURE__ */ declare(
  (units: number, options: RecurrentLayerOptions = {}): Layer =>
    recurrent(units, options, {
      name: "rnn",
      gates: 1,
      run: (x, weights, direction) => coreRnn(x, weights, direction).outputs,
    }),
  {
    name: "rnn",
    title: "Recurrent layer",
    family: "recurrent",
    summary: "A plain recurrent net over a sequence.",
    source: { authors: "J. L. Elman", title: "Finding Structure in Time", year: 1990 },
  },
  recurrentOptions,
  {},
);
