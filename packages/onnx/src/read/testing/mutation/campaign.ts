import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bundle } from "../bundle.js";
import type { Outcome } from "./trial.js";

/** Longer than this, and a mutant counts as a hang: 5 s of work, on machines that are busy with others. */
const HANG_MS = 30_000;

export interface Campaign {
  readonly from: number;
  readonly to: number;
  readonly sources: readonly string[];
}

/** The outcomes of the mutants of some seeds, each tried in a child process, so that a hang or a crash is an outcome too. */
export async function campaign({ from, to, sources }: Campaign): Promise<Outcome[]> {
  const child = await bundle("mutation/campaignChild");
  const outcomes: Outcome[] = [];
  for (let next = from; next < to; ) {
    const ended = await round(child, next, to, sources, outcomes);
    if (ended) outcomes.push(ended);
    next = Math.max(next, (outcomes.at(-1)?.seed ?? next - 1) + 1);
  }
  return outcomes;
}

function round(
  child: string,
  from: number,
  to: number,
  sources: readonly string[],
  outcomes: Outcome[],
): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    const args = ["--max-old-space-size=1500", child, String(from), String(to), ...sources];
    const started = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    let begun: number | undefined;
    let isHang = false;
    let timer: NodeJS.Timeout | undefined;
    createInterface(started.stdout).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const said = JSON.parse(line) as Outcome | { begun: number };
      clearTimeout(timer);
      if ("begun" in said) {
        begun = said.begun;
        timer = setTimeout(() => {
          isHang = true;
          started.kill("SIGKILL");
        }, HANG_MS);
      } else {
        outcomes.push(said);
        begun = undefined;
      }
    });
    started.on("close", () => {
      clearTimeout(timer);
      resolve(
        begun === undefined
          ? undefined
          : { seed: begun, source: "", changes: [], kind: isHang ? "hang" : "crash", phase: "", ms: 0 },
      );
    });
  });
}
