import { bar } from "../../../attribution/bar.js";
import { beeswarm } from "../../../population/beeswarm.js";
import { figure } from "../../figure.js";
import type { ReportSection } from "../blocks.js";
import { kindOf } from "./kindOf.js";
import type { ReadStudy } from "./study.js";

/** What matters over all rows, where rows have features in common. */
export function summarySection({ explanations, rows }: ReadStudy): ReportSection[] {
  const [first] = explanations;
  if (!first || rows < 3 || kindOf(first) !== "table") return [];
  return [
    {
      heading: "What matters to the model",
      blocks: [
        {
          kind: "row",
          blocks: [
            figure(beeswarm, first, {}, { caption: "Each dot is a row; the colour is the feature's value." }),
            figure(bar, first, { row: "all" }, { caption: "Mean sizes over the rows." }),
          ],
        },
      ],
    },
  ];
}
