import { parseArgs } from "node:util";
import type { InterleaveOptions } from "./interleave.js";
import { timings } from "./timings.js";
import { works } from "./works/index.js";

export interface BenchOptions {
  /** Names of the works to run; all of them when empty. */
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly timing: InterleaveOptions;
}

export const usage = `Usage: pnpm bench [--only NAME]... [--quick]
  --only NAME   one work, or those whose name begins so: ${works.map(({ name }) => name).join(", ")}
  --quick       fewer rounds, and without what takes minutes`;

/** @throws an Error that says what is wrong with the words */
export function readOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: words.filter((word) => word !== "--"),
    options: { only: { type: "string", multiple: true }, quick: { type: "boolean" } },
  });
  const only = (values.only ?? []).flatMap((list) => list.split(","));
  for (const name of only) {
    if (!works.some((work) => work.name.startsWith(name)))
      throw new Error(`There is no work called ${name}.`);
  }
  const isQuick = values.quick ?? false;
  return { only, quick: isQuick, timing: isQuick ? timings.quick : timings.full };
}
