import { fail } from "@hyaline/core";

/** Names of what an explanation is of. */
interface GivenNames {
  readonly featureNames?: readonly string[] | undefined;
  readonly outputNames?: readonly string[] | undefined;
}

/** The names that an explanation carries, checked against what they name. */
export function namesFor(
  { featureNames, outputNames }: GivenNames,
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
