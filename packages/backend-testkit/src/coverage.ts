import type { Backend, DType } from "@hyaline/core";
import { composites, primitives } from "@hyaline/core/ops";

/** How a check ended; what the manifest leaves out is skipped. */
export type Outcome = "passed" | "skipped" | "failed";

const symbols: Readonly<Record<Outcome, string>> = { passed: "ok", skipped: "-", failed: "FAIL" };

interface Row {
  readonly op: string;
  readonly dtype: DType;
  readonly outcomes: Map<string, Outcome>;
}

/** What was found of each op and dtype by each check: the worst outcome of its examples. */
export class Coverage {
  readonly #rows = new Map<string, Row>();
  readonly #columns = new Set<string>();
  readonly #behaviours = new Map<string, Outcome>();

  note(op: string, dtype: DType, check: string, outcome: Outcome): void {
    this.#columns.add(check);
    const key = `${op} ${dtype}`;
    const { outcomes } = this.#rows.get(key) ?? { outcomes: new Map<string, Outcome>() };
    this.#rows.set(key, { op, dtype, outcomes });
    const before = outcomes.get(check);
    if (before === undefined || outcome === "failed" || (before === "skipped" && outcome === "passed"))
      outcomes.set(check, outcome);
  }

  noteBehaviour(name: string, outcome: Outcome): void {
    this.#behaviours.set(name, outcome);
  }

  /** A Markdown table: op, dtype, how the backend runs it, and each check's outcome (empty where there is nothing to check). */
  table({ name, supports }: Backend): string {
    const columns = [...this.#columns];
    const lines = [
      `### ${name}: ${[...supports.dtypes].join(", ")}`,
      `| op | dtype | runs | ${columns.join(" | ")} |`,
      `| --- | --- | --- |${columns.map(() => " --- |").join("")}`,
    ];
    for (const [, { op, dtype, outcomes }] of [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const cells = columns.map((column) => {
        const outcome = outcomes.get(column);
        return outcome ? symbols[outcome] : "";
      });
      lines.push(`| ${op} | ${dtype} | ${howItRuns(op, supports.ops)} | ${cells.join(" | ")} |`);
    }
    lines.push("", "| behaviour | |", "| --- | --- |");
    for (const [behaviour, outcome] of this.#behaviours) lines.push(`| ${behaviour} | ${symbols[outcome]} |`);
    const tested = new Set([...this.#rows.values()].map(({ op }) => op));
    const untested = [...supports.ops].filter((op) => !tested.has(op));
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
