import type { ReportBlock } from "@hyaline/plots";

/** Blocks two by two beside each other. */
export const pairs = (blocks: readonly ReportBlock[]): ReportBlock[] =>
  Array.from({ length: Math.ceil(blocks.length / 2) }, (_, i) => ({
    kind: "row",
    blocks: blocks.slice(2 * i, 2 * i + 2),
  }));
