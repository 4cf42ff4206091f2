import { fail, formatSpec, slice } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";

/**
 * The last step of a sequence: [batch, steps, ...] to [batch, ...].
 *
 * @throws HyalineError `shape` for inputs without steps
 * @example
 * ```ts
 * const classifier = sequential([gru(32), lastStep(), dense(2)]);
 * ```
 */
export const lastStep = (): Layer =>
  stateless({
    name: "last",
    apply: (_, x) => {
      if ((x.shape[1] ?? 0) === 0) fail("shape", "lastStep needs inputs [batch, steps, ...]", formatSpec(x));
      return slice(x, [null, -1]);
    },
  });
