import { type Backend, composites, primitives } from "@hyaline/core";

/** How a check ended; what the manifest leaves out is skipped. */
export type Outcome = "passed" | "skipped" | "failed";

const symbols: Readonly<Record<Outcome, string>> = { passed: "ok", skipped: "-", failed: "FAIL" };

/** What was found of each op by each check: the worst outcome of its examples. */
export class Coverage {
  readonly #rows = new Map<string, Map<string, Outcome>>();
  readonly #columns = new Set<string>();
  readonly #behaviours = new Map<string, Outcome>();

  note(op: string, check: string, outcome: Outcome): void {
    this.#columns.add(check);
    const row = this.#rows.get(op) ?? new Map<string, Outcome>();
    this.#rows.set(op, row);
    const before = row.get(check);
    if (before === undefined || outcome === "failed" || (before === "skipped" && outcome === "passed"))
      row.set(check, outcome);
  }

  noteBehaviour(name: string, outcome: Outcome): void {
    this.#behaviours.set(name, outcome);
  }

  /** A Markdown table: op, how the backend runs it, and each check's outcome. */
  table({ name, supports }: Backend): string {
    const columns = [...this.#columns];
    const lines = [
      `### ${name}: ${[...supports.dtypes].join(", ")}`,
      `| op | runs | ${columns.join(" | ")} |`,
      `| --- | --- |${columns.map(() => " --- |").join("")}`,
    ];
    for (const [op, row] of [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const cells = columns.map((column) => symbols[row.get(column) ?? "skipped"]);
      lines.push(`| ${op} | ${howItRuns(op, supports.ops)} | ${cells.join(" | ")} |`);
    }
    lines.push("", "| behaviour | |", "| --- | --- |");
    for (const [behaviour, outcome] of this.#behaviours) lines.push(`| ${behaviour} | ${symbols[outcome]} |`);
    const untested = [...supports.ops].filter((op) => !this.#rows.has(op));
    if (untested.length > 0)
      lines.push("", `Listed in the manifest without an example: ${untested.sort().join(", ")}.`);
    return lines.join("\n");
  }
}

function howItRuns(op: string, ops: ReadonlySet<string>): string {
  if (ops.has(op)) return "natively";
  if (primitives.some(({ name }) => name === op)) return "unsupported";
  return composites.some(({ name }) => name === op) ? "as its body" : "as other ops";
}
