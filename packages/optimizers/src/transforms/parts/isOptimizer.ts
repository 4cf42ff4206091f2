import { fail, quote } from "@hyaline/core";
import { hasFacts } from "@hyaline/core/facts";
import type { Optimizer } from "../../optimizer.js";

export const isOptimizer = (given: unknown): given is Optimizer =>
  typeof given === "object" &&
  given !== null &&
  typeof (given as Optimizer).init === "function" &&
  typeof (given as Optimizer).update === "function";

/** Fails with `argument` unless `given` is an optimizer or a transformation. */
export function checkOptimizer(who: string, given: unknown): asserts given is Optimizer {
  if (isOptimizer(given)) return;
  const remedy = hasFacts(given)
    ? `call it: ${given.facts.name}(…)`
    : "as in chain(clipByGlobalNorm(1), adam())";
  fail("argument", `${who} takes optimizers and transformations`, quote(given), remedy);
}
