import type { Tensor } from "@hyaline/core";
import { choice, readOptions } from "@hyaline/core/facts";
import type { Layer } from "../layer.js";
import { also, type Specs } from "../parts/options.js";
import type { SequenceInputs } from "./parts/kept.js";
import { type Nonlinearity, rnnKind } from "./parts/kinds.js";
import { type RecurrentLayerOptions, recurrent, recurrentOptions } from "./parts/recurrent.js";

export interface RnnOptions extends RecurrentLayerOptions {
  /** Applied to the sum of each step (default `"tanh"`). */
  readonly nonlinearity?: Nonlinearity;
}

export const rnnOptions = also(recurrentOptions, {
  nonlinearity: choice<Nonlinearity>("Applied to the sum of each step.", ["tanh", "relu"], "tanh"),
}) satisfies Specs<RnnOptions>;

import { declareLayer } from "../parts/declareLayer.js";

/**
 * A plain recurrent net over a sequence; see core's `rnn` for the equations. `layers` puts several one above the other, and
 * `lastStep()` behind gives one output per sequence; `recurrentWithStates` gives the states too.
 *
 * Input float[batch, steps, in], or {@link SequenceInputs} of several lengths, whose padding gives zeros; output float[batch, steps, units] (2 · units when bidirectional). Parameters in PyTorch's
 * layout: `kernel` float[units, in], `recurrentKernel` float[units, units], `bias` and `recurrentBias`
 * float[units]; the same under `backward` for the second direction, and
 * all of it under `layer1`, `layer2`, … where there are several.
 *
 * @throws HyalineError `argument` for units that are no positive integer, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const classifier = sequential([embedding(1000, 16), rnn(32), lastStep(), dense(2)]);
 * ```
 */
export const rnn = /* @__PURE__ */ declareLayer(
  (units: number, options: RnnOptions = {}): Layer<Tensor | SequenceInputs> => {
    const { nonlinearity } = readOptions("rnn", rnnOptions, options);
    return recurrent(rnnKind(nonlinearity), units, options);
  },
  {
    name: "rnn",
    title: "Recurrent layer",
    family: "recurrent",
    summary: "A plain recurrent net over a sequence.",
    source: { authors: "J. L. Elman", title: "Finding Structure in Time", year: 1990 },
  },
  rnnOptions,
);
