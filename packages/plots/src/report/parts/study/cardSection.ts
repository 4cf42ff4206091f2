import { methodName } from "../../../parts/methodName.js";
import type { ReportBlock, ReportSection } from "../blocks.js";
import type { ReadStudy } from "./study.js";

/** Data, limits, and how every number was made. */
export function cardSection({ study, explanations }: ReadStudy): ReportSection[] {
  const { description, data } = study;
  const said: readonly (readonly [string, string | undefined])[] = [
    ["Model", description.model],
    ["What it is for", description.use],
    ["Data", [data?.name, data?.source].filter(Boolean).join(". ") || undefined],
    ["Limits", description.limits ?? "None were stated, which is not to say that there are none."],
    ["To reproduce", description.reproduce],
  ];
  const table: ReportBlock = {
    kind: "table",
    caption: "How each explanation was made",
    columns: ["Method", "Options", "Seed", "Evaluations", "Backend", "Versions", "Milliseconds"],
    rows: explanations.map(({ method, provenance }) => [
      methodName(method),
      JSON.stringify(provenance.options) ?? "–",
      provenance.seed ?? "–",
      provenance.evaluations,
      provenance.backend ?? "–",
      Object.entries(provenance.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ") || "–",
      provenance.durationMs === undefined ? "–" : Math.round(provenance.durationMs),
    ]),
  };
  const card: ReportBlock = {
    kind: "table",
    caption: "Model card",
    columns: ["", "what is known"],
    rows: said.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  };
  return [{ heading: "Model card and provenance", blocks: [card, table] }];
}
