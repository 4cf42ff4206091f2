import type { RunEvents } from "./events.js";

/** The times of an op or a node in the runs that were profiled. */
export interface ProfileRow {
  /** ONNX Runtime's op, after its fusions, such as `FusedConv`; `(between ops)` for what no op took. */
  readonly op: string;
  /** The node's name, which begins with its scope in the model; empty in a profile by op. */
  readonly node: string;
  /** How often it ran. */
  readonly calls: number;
  /** Milliseconds in all. */
  readonly ms: number;
  /** Of the time of all runs, 0 to 1. */
  readonly share: number;
}

/** Where the time of runs went. */
export interface Profile {
  /** The longest first. */
  readonly rows: readonly ProfileRow[];
  readonly runs: number;
  /** Milliseconds of all runs, reading and writing tensors excluded. */
  readonly ms: number;
  /** The rows as plain text. */
  readonly table: string;
}

/** Adds up what was noted, by node or by op. */
export function profileOf({ runs, ms, nodes }: RunEvents, by: "node" | "op"): Profile {
  const sums = new Map<string, { op: string; node: string; calls: number; ms: number }>();
  for (const event of nodes) {
    const node = by === "node" ? event.node : "";
    const key = `${event.op}\n${node}`;
    const sum = sums.get(key) ?? { op: event.op, node, calls: 0, ms: 0 };
    sum.calls++;
    sum.ms += event.ms;
    sums.set(key, sum);
  }
  const inOps = nodes.reduce((sum, event) => sum + event.ms, 0);
  const rest = { op: "(between ops)", node: "", calls: runs, ms: Math.max(0, ms - inOps) };
  const rows = [...sums.values(), ...(runs > 0 ? [rest] : [])]
    .sort((a, b) => b.ms - a.ms)
    .map((row): ProfileRow => ({ ...row, share: ms > 0 ? row.ms / ms : 0 }));
  return { rows, runs, ms, table: tableOf(rows, runs, ms) };
}

function tableOf(rows: readonly ProfileRow[], runs: number, ms: number): string {
  const lines = rows.map(({ op, node, calls, ms, share }) => [
    op,
    ...(rows.some((row) => row.node) ? [node] : []),
    String(calls),
    ms.toFixed(3),
    `${(100 * share).toFixed(1)} %`,
  ]);
  const words = ["op", ...(rows.some((row) => row.node) ? ["node"] : [])];
  const head = [...words, "calls", "ms", "share"];
  const widths = head.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => (line[i] as string).length)),
  );
  const print = (line: readonly string[]) =>
    line
      .map((cell, i) =>
        i < words.length ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
      )
      .join("  ")
      .trimEnd();
  const total = `${runs} ${runs === 1 ? "run" : "runs"}, ${ms.toFixed(3)} ms`;
  return [print(head), ...lines.map(print), total].join("\n");
}
