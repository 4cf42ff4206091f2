import type { Tensor } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { SequenceInputs } from "./parts/kept.js";
import { lstmKind } from "./parts/kinds.js";
import { plainRecurrent, type RecurrentLayerOptions, recurrentOptions } from "./parts/recurrent.js";

/**
 * A long short-term memory over a sequence; see core's `lstm` for the equations. `layers` puts several one above the other, and
 * `lastStep()` behind gives one output per sequence; `recurrentWithStates` gives the states too.
 *
 * Input float[batch, steps, in], or {@link SequenceInputs} of several lengths, whose padding gives zeros; output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[4 · units, in], `recurrentKernel` float[4 · units, units], `bias` and `recurrentBias`
 * float[4 · units]; the same under `backward` for the second direction, and
 * all of it under `layer1`, `layer2`, … where there are several.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), lstm(32), lastStep(), dense(2)]);
 * ```
 */
export const lstm = /* @__PURE__ */ declareLayer(
  (units: number, options: RecurrentLayerOptions = {}): Layer<Tensor | SequenceInputs> =>
    plainRecurrent(lstmKind, units, options),
  {
    name: "lstm",
    title: "LSTM",
    family: "recurrent",
    summary: "A long short-term memory over a sequence.",
    source: { authors: "S. Hochreiter, J. Schmidhuber", title: "Long Short-Term Memory", year: 1997 },
  },
  recurrentOptions,
);
