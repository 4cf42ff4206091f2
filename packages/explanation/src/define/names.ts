import { fail } from "@hyaline/core";
import type { ExplainerOptions } from "./explainer.js";

/** The names that an explanation carries, checked against what they name. */
export function namesFor(
  { featureNames, outputNames }: Pick<ExplainerOptions, "featureNames" | "outputNames">,
  features: number,
  outputs: number | undefined,
): { readonly featureNames?: readonly string[]; readonly outputNames?: readonly string[] } {
  check("featureNames", featureNames, features);
  check("outputNames", outputNames, outputs);
  return {
    ...(featureNames ? { featureNames: [...featureNames] } : {}),
    ...(outputNames ? { outputNames: [...outputNames] } : {}),
  };
}

function check(what: string, names: readonly string[] | undefined, count: number | undefined): void {
  if (names !== undefined && count !== undefined && names.length !== count)
    fail("argument", `${what} must name each of them once`, `${names.length} names for ${count}`);
}
