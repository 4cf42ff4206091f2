import { concat, fail, formatSpec, isTensor, slice, type Tensor } from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { endOf, keptSteps, type SequenceInputs, stepAt } from "./parts/kept.js";
import { sequenceOf } from "./parts/recurrent.js";

export interface LastStepOptions {
  /**
   * How many directions' outputs lie side by side in the last axis: 2 behind a bidirectional layer (default: what `sequential`
   * knows of the layers before, else 1).
   */
  readonly directions?: 1 | 2;
}

const lastStepOptions = {
  directions: integer("How many directions' outputs lie side by side in the last axis.", undefined, [1, 2]),
} satisfies Specs<LastStepOptions>;

/**
 * What is left of a sequence at its end: [batch, steps, ...] to [batch, ...]. Of a bidirectional layer that is each
 * direction's final state: the forward half of the last step beside the backward half of the first, where that direction
 * ends. Of sequences of several lengths, given as {@link SequenceInputs}, it is the last step that counts. In a `sequential` it knows that by itself; inside a `block` say `{ directions: 2 }`.
 *
 * @throws HyalineError `shape` for inputs without steps, or a last axis that directions do not share evenly; `argument`
 * @example
 * ```ts
 * const classifier = sequential([lstm(32, { bidirectional: true }), lastStep(), dense(2)]);
 * ```
 */
export const lastStep = /* @__PURE__ */ declareLayer(
  (options: LastStepOptions = {}): Layer<Tensor | SequenceInputs> => {
    const used = readOptions("lastStep", lastStepOptions, options);
    return stateless<Tensor | SequenceInputs, Tensor>({
      name: "last",
      apply: (_, input, { directions: known = 1 }) => {
        const directions = used.directions ?? known;
        if (!isTensor(input)) return ofSequences(input, directions);
        const x = input;
        if ((x.shape[1] ?? 0) === 0)
          fail("shape", "lastStep needs inputs [batch, steps, ...]", formatSpec(x), "add or reshape axes?");
        const last = slice(x, [null, -1]);
        return directions === 2 ? finalStates(x, last) : last;
      },
    });
  },
  {
    name: "lastStep",
    title: "Last step",
    family: "recurrent",
    summary: "What is left of a sequence at its end; of two directions, each one's final state.",
  },
  lastStepOptions,
);

/** The last step that counts; of the second direction, which ends there, the first. */
function ofSequences(input: SequenceInputs, directions: number): Tensor {
  const x = sequenceOf<Tensor>("lastStep", input);
  const kept = keptSteps("lastStep", x, input);
  if (!kept)
    return fail("argument", "lastStep of a record needs lengths or a mask", "x alone", "give it x itself");
  const last = stepAt(x, endOf(kept, "last"));
  return directions === 2 ? beside(x, last, stepAt(x, endOf(kept, "first"))) : last;
}

function finalStates(x: Tensor, last: Tensor): Tensor {
  return beside(x, last, x.rank === 3 ? slice(x, [null, 0]) : x);
}

/** The first direction's half of one step beside the second's of another. */
function beside(x: Tensor, last: Tensor, first: Tensor): Tensor {
  const width = x.shape[2] ?? 0;
  if (x.rank !== 3 || width % 2 !== 0)
    fail(
      "shape",
      "lastStep of two directions needs inputs [batch, steps, 2 · units]",
      formatSpec(x),
      "give { directions: 1 } where the halves are mixed",
    );
  const half = width / 2;
  return concat([slice(last, [null, [0, half]]), slice(first, [null, [half, width]])], { axis: 1 });
}
