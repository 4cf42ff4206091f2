import { fail } from "../../errors.js";
import type { Tensor } from "../../tensor.js";

/** What gives the numbers on that it is given. */
const passing: ReadonlySet<string> = new Set(["alias", "tap", "reshape", "cast", "barrier"]);

/**
 * Refuses what an activation has made of logits where the loss does that by itself: done twice, it gives wrong numbers
 * without a word.
 *
 * @param activation the op's name
 * @param instead the loss that takes its results
 */
export function refuseProbabilities(loss: string, logits: Tensor, activation: string, instead: string): void {
  let node = logits.origin?.node;
  while (node && passing.has(node.op.name)) node = node.origins[0]?.node;
  if (node?.op.name !== activation) return;
  fail(
    "argument",
    `${loss} takes logits and applies ${activation} itself`,
    `the results of ${activation}${node.scope ? ` in ${node.scope}` : ""}`,
    `leave that out, or use ${instead}`,
  );
}
