import type { Row } from "./row.js";

const columns: readonly { readonly title: string; readonly left?: boolean; cell(row: Row): string }[] = [
  { title: "work", left: true, cell: ({ work }) => work },
  { title: "ours ms", cell: ({ ours, spread }) => timing(ours, spread.ours) },
  {
    title: "peer ms",
    cell: ({ peer, spread, kind }) => (kind === "limit" ? short(peer) : timing(peer, spread.peer)),
  },
  { title: "peer", left: true, cell: ({ peerName }) => peerName },
  { title: "ratio", cell: ({ ratio, kind }) => `${ratio.toFixed(2)} × ${units[kind]}` },
  { title: "aim", left: true, cell: ({ aim, met }) => `${aim}${met ? "" : "  MISSED"}` },
];

const units = { faster: "faster", cost: "the cost", limit: "the limit" } as const;

const short = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));

const timing = (ms: number, spread: number): string => `${short(ms)} ± ${Math.round(100 * spread)}%`;

/** The rows as text in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] as string).length)));
  const pad = (text: string, i: number) =>
    columns[i]?.left ? text.padEnd(widths[i] as number) : text.padStart(widths[i] as number);
  return lines.map((line) => line.map(pad).join("   ").trimEnd()).join("\n");
}
