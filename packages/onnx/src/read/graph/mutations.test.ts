import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { expect, test } from "vitest";
import { campaign } from "../testing/mutation/campaign.js";
import { sources } from "../testing/mutation/sources.js";
import { type Outcome, trial } from "../testing/mutation/trial.js";

const nightly = process.env.HYALINE_NIGHTLY === "1";
const COUNT = nightly ? 10_000 : 150;
/** Seeds of the first mutants; another number tries others. */
const FIRST = Number(process.env.HYALINE_FUZZ_SEED ?? 0);

const label = (outcome: Outcome): string => {
  const { kind, why, code } = outcome;
  return why ? `${kind}: ${why}` : [kind, code].filter(Boolean).join(" ");
};

/** Counts by outcome, the most frequent first. */
function table(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(label(outcome), (counts.get(label(outcome)) ?? 0) + 1);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  return ["| outcome | mutants |", "| --- | --- |", ...rows.map(([name, n]) => `| ${name} | ${n} |`)].join(
    "\n",
  );
}

async function tried(): Promise<readonly Outcome[]> {
  const { paths, dispose } = sources(nightly);
  try {
    // At full length each is tried in a child process: a hang or a crash is an outcome.
    if (nightly) return await campaign({ from: FIRST, to: FIRST + COUNT, sources: paths });
    useBackend(referenceBackend());
    const outcomes: Outcome[] = [];
    for (let seed = FIRST; seed < FIRST + COUNT; seed++) outcomes.push(await trial(seed, paths));
    return outcomes;
  } finally {
    dispose();
  }
}

test(`${COUNT} changed files are run as ONNX Runtime runs them, or refused with a code`, {
  timeout: 7_200_000,
}, async () => {
  const outcomes = await tried();
  console.log(table(outcomes));
  const wrong = outcomes.filter(({ kind }) => ["internal", "raw", "hang", "crash"].includes(kind));
  expect.soft(wrong).toEqual([]);
  expect(outcomes.filter(({ kind, why }) => kind === "differs" && !why)).toEqual([]);
  // It would prove nothing if nothing ran, or if everything did.
  const share = (kind: string) =>
    outcomes.filter((outcome) => outcome.kind === kind).length / outcomes.length;
  expect(share("equal")).toBeGreaterThan(0.05);
  expect(share("refused")).toBeGreaterThan(0.05);
});
