/**
 * The benchmarks of a page: `scripts/bench.mjs --browser` serves it, opens it in Chromium, and reads `window.bench`. The
 * query says which works: `?only=GEMM&quick`.
 */
import { measure, type Row } from "../row.js";
import { table } from "../table.js";
import { timings } from "../timings.js";
import { browserContests } from "./contests.js";

export interface BrowserBench {
  readonly rows: readonly Row[];
  readonly failures: readonly string[];
}

const query = new URLSearchParams(location.search);
(globalThis as { tfjsWasmFolder?: string | null }).tfjsWasmFolder = query.get("tfjsWasmFolder");

async function bench(): Promise<BrowserBench> {
  const rows: Row[] = [];
  const failures: string[] = [];
  const only = query.getAll("only");
  for (const contest of browserContests) {
    if (only.length > 0 && !only.some((part) => contest.work.includes(part))) continue;
    try {
      const row = await measure(contest, query.has("quick") ? timings.quick : timings.full);
      rows.push(row);
      console.log(table([row]).split("\n")[1]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push(`${contest.work}, beside ${contest.peerName}: ${message}`);
    }
  }
  return { rows, failures };
}

(window as { bench?: Promise<BrowserBench> }).bench = bench().then((result) => {
  const log = document.querySelector("#log") as HTMLElement;
  log.textContent = [table(result.rows), ...result.failures].join("\n");
  return result;
});
