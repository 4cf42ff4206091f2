import type { Tensor } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { SequenceInputs } from "./parts/kept.js";
import { gruKind } from "./parts/kinds.js";
import { plainRecurrent, type RecurrentLayerOptions, recurrentOptions } from "./parts/recurrent.js";

/**
 * A gated recurrent unit over a sequence; see core's `gru` for the equations. `layers` puts several one above the other, and
 * `lastStep()` behind gives one output per sequence; `recurrentWithStates` gives the states too.
 *
 * Input float[batch, steps, in], or {@link SequenceInputs} of several lengths, whose padding gives zeros; output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[3 · units, in], `recurrentKernel` float[3 · units, units], `bias` and `recurrentBias`
 * float[3 · units]; the same under `backward` for the second direction, and
 * all of it under `layer1`, `layer2`, … where there are several.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), gru(32), lastStep(), dense(2)]);
 * ```
 */
export const gru = /* @__PURE__ */ declareLayer(
  (units: number, options: RecurrentLayerOptions = {}): Layer<Tensor | SequenceInputs> =>
    plainRecurrent(gruKind, units, options),
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
);
