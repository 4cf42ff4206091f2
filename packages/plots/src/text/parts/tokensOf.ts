import { fail } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { clip } from "../../parts/markup/escape.js";

/**
 * A row's tokens: those that are given, else the explanation's own, else its features' names.
 *
 * @throws HyalineError `argument` where there are none
 */
export function tokensOf(
  plot: string,
  { tokens, featureNames, method }: Explanation,
  row: number,
  given: readonly string[] | undefined,
): readonly string[] {
  const found = given ?? tokens?.[row] ?? featureNames;
  return Array.isArray(found) && found.length > 0
    ? found
    : fail(
        "argument",
        `${plot} needs the tokens of the row`,
        `an explanation by ${clip(method, 40)} without`,
        "give the option tokens",
      );
}
