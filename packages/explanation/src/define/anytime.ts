import type { Explanation } from "../explanation.js";
import type { Until } from "./explainer.js";

/**
 * Whether explanations that get better with time are as good as asked: whichever bound is reached first. One without
 * standard errors never meets a bound on them.
 *
 * @param found one explanation for each explained output
 * @param startedAt when the call began, in milliseconds of `performance.now()`
 */
export function isEnough(
  found: readonly Explanation[],
  until: Until | undefined,
  startedAt: number,
): boolean {
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
export const asPartial = (explanation: Explanation): Explanation => ({
  ...explanation,
  provenance: { ...explanation.provenance, partial: true },
});
