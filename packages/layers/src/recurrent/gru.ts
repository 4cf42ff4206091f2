import { gru as coreGru } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Layer } from "../layer.js";
import { type RecurrentLayerOptions, recurrent, recurrentOptions } from "./parts/recurrent.js";

/**
 * A gated recurrent unit over a sequence; see core's `gru` for the equations. Stack several for more layers, and end with `lastStep()` for one
 * output per sequence.
 *
 * Input float[batch, steps, in], output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[3 · units, in], `recurrentKernel` float[3 · units, units], `bias` and `recurrentBias`
 * float[3 · units]; the same under `backward` for the second direction.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), gru(32), lastStep(), dense(2)]);
 * ```
 */
export const gru = /* @__PURE__ */ declare(
  (units: number, options: RecurrentLayerOptions = {}): Layer =>
    recurrent(units, options, {
      name: "gru",
      gates: 3,
      run: (x, weights, direction) => coreGru(x, weights, direction).outputs,
    }),
  {
    name: "gru",
    title: "GRU",
    family: "recurrent",
    summary: "A gated recurrent unit over a sequence.",
    source: {
      authors: "K. Cho, B. van Merriënboer, C. Gulcehre, D. Bahdanau, F. Bougares, H. Schwenk, Y. Bengio",
      title: "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation",
      year: 2014,
    },
  },
  recurrentOptions,
  {},
);
