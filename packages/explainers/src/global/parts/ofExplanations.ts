import { type Explanation, provenanceOf, type Sensitivities } from "@hyaline/explanation";
import { version } from "../../version.js";

/** Sensitivities that were counted from explanations: no model was asked. */
export function ofExplanations(
  method: string,
  { featureNames, outputNames, target }: Explanation,
  found: Pick<Sensitivities, "indices" | "standardErrors">,
  options: Readonly<Record<string, unknown>>,
  startedAt: number,
): Sensitivities {
  const [first = null] = target;
  const isSame = target.every((each) => JSON.stringify(each) === JSON.stringify(first));
  const { seed } = options;
  return {
    kind: "sensitivities",
    method,
    target: isSame ? first : null,
    ...found,
    ...(featureNames ? { featureNames } : {}),
    ...(outputNames ? { outputNames } : {}),
    provenance: provenanceOf({
      options,
      ...(typeof seed === "number" ? { seed } : {}),
      evaluations: 0,
      versions: { "@hyaline/explainers": version },
      startedAt,
    }),
  };
}
