import { concat, fail, formatSpec, slice, type Tensor } from "@hyaline/core";
import { declare, integer, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import type { Specs } from "../parts/options.js";

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
 * ends. In a `sequential` it knows that by itself; inside a `block` say `{ directions: 2 }`.
 *
 * @throws HyalineError `shape` for inputs without steps, or a last axis that directions do not share evenly; `argument`
 * @example
 * ```ts
 * const classifier = sequential([lstm(32, { bidirectional: true }), lastStep(), dense(2)]);
 * ```
 */
export const lastStep = /* @__PURE__ */ declare(
  (options: LastStepOptions = {}): Layer => {
    const used = readOptions("lastStep", lastStepOptions, options);
    return stateless({
      name: "last",
      apply: (_, x, { directions: known = 1 }) => {
        if ((x.shape[1] ?? 0) === 0)
          fail("shape", "lastStep needs inputs [batch, steps, ...]", formatSpec(x), "add or reshape axes?");
        const last = slice(x, [null, -1]);
        return (used.directions ?? known) === 2 ? finalStates(x, last) : last;
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
  {},
);

function finalStates(x: Tensor, last: Tensor): Tensor {
  const width = x.shape[2] ?? 0;
  if (x.rank !== 3 || width % 2 !== 0)
    fail(
      "shape",
      "lastStep of two directions needs inputs [batch, steps, 2 · units]",
      formatSpec(x),
      "give { directions: 1 } where the halves are mixed",
    );
  const half = width / 2;
  return concat([slice(last, [null, [0, half]]), slice(x, [null, 0, [half, width]])], { axis: 1 });
}
