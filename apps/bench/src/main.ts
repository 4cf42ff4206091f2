/**
 * `pnpm bench`: Hyaline beside its peers, in one process and in turns, as ratios of medians. Each work is one file in
 * `works/`, each peer one in `peers/`; both sides are checked to compute the same before they are timed.
 */
import { fileURLToPath } from "node:url";
import { type BenchOptions, readOptions, usage } from "./options.js";
import { writeResults } from "./results.js";
import { measure, type Row } from "./row.js";
import { table } from "./table.js";
import { works } from "./works/index.js";

const results = new URL("../results.json", import.meta.url);

const legend = `Medians of interleaved runs in milliseconds, ± half the interquartile range.
"× faster" is peer / ours; "× the cost" and "× the limit" are ours / peer.`;

async function bench({ only, quick, timing }: BenchOptions): Promise<boolean> {
  const rows: Row[] = [];
  let failed = false;
  for (const { name, contests } of works) {
    if (only.length > 0 && !only.some((wanted) => name.startsWith(wanted))) continue;
    for (const contest of contests) {
      if (quick && contest.slow) continue;
      if (contest.unavailable !== undefined) {
        console.log(`${contest.work}: left out, ${contest.unavailable}`);
        continue;
      }
      try {
        const row = await measure(contest, timing);
        rows.push(row);
        console.log(table([row]).split("\n")[1]);
      } catch (error) {
        failed = true;
        console.error(
          `${contest.work}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  }
  console.log(`\n${legend}\n\n${table(rows)}`);
  await writeResults(results, rows, quick || only.length > 0);
  console.log(`\nWritten to ${fileURLToPath(results)}`);
  return !failed;
}

try {
  const options = readOptions(process.argv.slice(2));
  process.exitCode = (await bench(options)) ? 0 : 1;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
