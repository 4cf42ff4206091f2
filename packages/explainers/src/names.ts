import { fail } from "@hyaline/core";
import type { ExplainerOptions } from "./explainer.js";

/** The names that an explanation carries, checked against what they name. */
export function namesFor(
  {
    featureNames,
    outputNames,
  }: {
    readonly featureNames?: readonly string[] | undefined;
    readonly outputNames?: readonly string[] | undefined;
  },
  features: number,
  outputs: number,
): Pick<ExplainerOptions, "featureNames" | "outputNames"> {
  check("featureNames", featureNames, features);
  check("outputNames", outputNames, outputs);
  return {
    ...(featureNames ? { featureNames: [...featureNames] } : {}),
    ...(outputNames ? { outputNames: [...outputNames] } : {}),
  };
}

function check(what: string, names: readonly string[] | undefined, count: number): void {
  if (names !== undefined && names.length !== count)
    fail("argument", `${what} must name each of them once`, `${names.length} names for ${count}`);
}
