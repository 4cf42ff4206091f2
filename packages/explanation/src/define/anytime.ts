import { choice, integer, number, type Options, record } from "@hyaline/core/facts";
import type { Explanation } from "../explanation.js";
import type { Until } from "./explainer.js";

/**
 * Whether explanations that get better with time are as good as asked: whichever bound is reached first. One without
 * standard errors never meets a bound on them.
 *
 * @param found one explanation for each explained output
 * @param startedAt when the call began, in milliseconds of `performance.now()`
 */
function isEnough(found: readonly Explanation[], until: Until | undefined, startedAt: number): boolean {
  if (!until) return false;
  const { standardError, evaluations, ms } = until;
  if (ms !== undefined && performance.now() - startedAt >= ms) return true;
  if (evaluations !== undefined && found.every(({ provenance }) => provenance.evaluations >= evaluations))
    return true;
  if (standardError === undefined) return false;
  return found.every((one) => {
    const errors = one.standardError?.values;
    return errors !== undefined && (errors as number[]).every((error) => error <= standardError);
  });
}

/** An explanation that an abort cut short says so. */
const asPartial = (explanation: Explanation): Explanation => ({
  ...explanation,
  provenance: { ...explanation.provenance, partial: true },
});

/** What calls of methods that get better and better take besides. */
const anytimeOptions = {
  until: record("When it is good enough: whichever comes first.", {
    standardError: number("No value's standard error is larger.", undefined),
    evaluations: integer("The model was evaluated on so many rows.", undefined),
    ms: number("So much time has passed.", undefined),
  }),
  onAbort: choice(
    "What an abort does: throw, or give the best result so far.",
    ["throw", "partial"],
    "throw",
  ),
};

/** What calls of such methods have besides. */
export interface Anytime {
  readonly options: Options;
  readonly isEnough: typeof isEnough;
  readonly asPartial: typeof asPartial;
}

export const anytime: Anytime = { options: anytimeOptions, isEnough, asPartial };
