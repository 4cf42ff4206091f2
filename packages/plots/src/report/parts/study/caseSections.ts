import type { Explanation } from "@hyaline/explanation";
import { bar } from "../../../attribution/bar.js";
import { waterfall } from "../../../attribution/waterfall.js";
import { imageOverlay } from "../../../image/imageOverlay.js";
import { methodName } from "../../../parts/methodName.js";
import { textHighlight } from "../../../text/textHighlight.js";
import { figure } from "../../figure.js";
import type { Fact, ReportBlock, ReportSection } from "../blocks.js";
import { kindOf } from "./kindOf.js";
import { groupsOf } from "./likeness.js";
import { percent } from "./shortSection.js";
import type { ReadStudy } from "./study.js";

/** So many rows of each kind have pictures; further ones stand in a table. */
const most = { wrong: 12, unsure: 6, typical: 6 };
/** Below, an answer is borderline. */
const borderline = 0.7;

/** Rows by what matters: wrong ones, then borderline ones, then typical ones. */
export function caseSections(read: ReadStudy): ReportSection[] {
  const { predicted, rows } = read;
  const all = Array.from({ length: rows }, (_, row) => row);
  if (!predicted) return [casesOf(read, "Rows", "As they are given.", all, most.wrong)];
  const of = (row: number) => predicted.rows[read.placeOf(row)] as (typeof predicted.rows)[number];
  const bySureness = [...all].sort((a, b) => of(b).sure - of(a).sure);
  const wrong = bySureness.filter((row) => of(row).label !== of(row).answer);
  const unsure = bySureness
    .filter((row) => of(row).label === of(row).answer && of(row).sure < borderline)
    .reverse();
  const typical = bySureness.filter((row) => of(row).label === of(row).answer && of(row).sure >= borderline);
  return [
    casesOf(read, "Where the model is wrong", "The surest mistakes first.", wrong, most.wrong),
    casesOf(
      read,
      "Where it is unsure",
      `Right answers of less than ${percent(borderline)}, the least sure first.`,
      unsure,
      most.unsure,
    ),
    casesOf(read, "Typical rows", "Right and sure, the surest first.", typical, most.typical),
  ].filter(({ blocks }) => blocks.length > 1);
}

function casesOf(
  read: ReadStudy,
  heading: string,
  about: string,
  rows: readonly number[],
  limit: number,
): ReportSection {
  const first = read.explanations[0] as Explanation;
  const groups = groupsOf(first, rows, (row) => answerOf(read, row));
  const left = groups.slice(limit).flat();
  return {
    heading,
    blocks: [
      { kind: "text", text: about },
      ...groups
        .slice(0, limit)
        .flatMap(([row = 0, ...others]): ReportBlock[] => [
          { kind: "facts", facts: factsOf(read, row) },
          ...picturesOf(read, row),
          ...(others.length > 0
            ? [
                tableOf(
                  read,
                  `${others.length} rows are explained like ${read.nameOf(row)} and answered alike`,
                  others,
                ),
              ]
            : []),
        ]),
      ...(left.length > 0 ? [tableOf(read, `${left.length} further rows`, left)] : []),
    ],
  };
}

/** What the model says and what is right, as one word for rows that are alike in it. */
function answerOf({ predicted, placeOf }: ReadStudy, row: number): string {
  const one = predicted?.rows[placeOf(row)];
  return one ? `${one.answer} for ${one.label}` : "";
}

function factsOf({ predicted, placeOf, nameOf }: ReadStudy, row: number): Fact[] {
  const one = predicted?.rows[placeOf(row)];
  if (!predicted || !one) return [{ label: "row", value: nameOf(row) }];
  const surer = predicted.rows.filter(({ sure }) => sure < one.sure).length;
  return [
    {
      label: `${nameOf(row)}: the model says`,
      value: predicted.nameOf(one.answer),
      detail: `${percent(one.sure)} sure, surer than of ${percent(surer / predicted.rows.length)} of all rows`,
    },
    {
      label: "right is",
      value: predicted.nameOf(one.label),
      detail: `to which it gives ${percent(one.right)}`,
    },
  ];
}

/** A row by each method, side by side. */
function picturesOf({ explanations }: ReadStudy, row: number): ReportBlock[] {
  const first = explanations[0] as Explanation;
  if (kindOf(first) === "image")
    return [
      figure(
        imageOverlay,
        explanations.filter((one) => kindOf(one) === "image"),
        { row },
        { heading: "" },
      ),
    ];
  const figures = explanations.map((explanation): ReportBlock => {
    const around = { heading: methodName(explanation.method) };
    if (kindOf(explanation) === "text") return figure(textHighlight, explanation, { row }, around);
    return explanation.baseValue
      ? figure(waterfall, explanation, { row, maxFeatures: 8 }, around)
      : figure(bar, explanation, { row, maxFeatures: 8 }, around);
  });
  return Array.from({ length: Math.ceil(figures.length / 2) }, (_, i) => ({
    kind: "row",
    blocks: figures.slice(2 * i, 2 * i + 2),
  }));
}

/** Rows that have no picture of their own, folded. */
const tableOf = (read: ReadStudy, caption: string, rows: readonly number[]): ReportBlock => ({
  kind: "fold",
  summary: caption,
  blocks: [
    {
      kind: "table",
      caption,
      columns: ["Row", "the model says", "sure", "right is"],
      rows: rows.map((row) => {
        const one = read.predicted?.rows[read.placeOf(row)];
        return one && read.predicted
          ? [
              read.nameOf(row),
              read.predicted.nameOf(one.answer),
              percent(one.sure),
              read.predicted.nameOf(one.label),
            ]
          : [read.nameOf(row), "–", "–", "–"];
      }),
    },
  ],
});
