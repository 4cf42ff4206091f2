import { fail } from "@hyaline/core";
import { callback, choice, type Given, readOptions, value } from "@hyaline/core/facts";
import { nodeFiles } from "../data/table/bytesOf.js";
import type { Epoch } from "../fit/fitOptions.js";
import { isPath } from "../parts/options.js";

const epochLogOptions = {
  /** The file that lines are added to (Node); what stands there stays. */
  path: value<string | URL>(
    "The file that lines are added to (Node); what stands there stays.",
    "a path or a file URL",
    isPath,
  ),
  /** Where lines go, with their ends, instead of a file. */
  write: callback<(text: string) => unknown>(
    "Where lines go, with their ends, instead of a file.",
    "(text) => …",
  ),
  /** Comma-separated values under a line of names (default), or a JSON record on each line. */
  format: choice(
    "Comma-separated values under a line of names, or a JSON record on each line.",
    ["csv", "jsonLines"],
    "csv",
  ),
};
export interface EpochLogOptions extends Given<typeof epochLogOptions> {}

/**
 * Writes a line for each epoch, as it ends: for `fit`'s `onEpoch`. Columns are `epoch`, `loss`, the scores, and the same of the
 * validation under `validation loss` and so on.
 *
 * @throws HyalineError `argument` without a path or `write`; when called, `file` where the file cannot be written to
 * @example
 * ```ts
 * const lines: string[] = [];
 * const onEpoch = epochLog({ format: "jsonLines", write: (text) => lines.push(text) });
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, epochs: 2, onEpoch });
 * lines.length; // 2
 * ```
 */
export function epochLog(options: EpochLogOptions): (epoch: Epoch) => Promise<void> {
  const { path, write, format } = readOptions("epochLog", epochLogOptions, options);
  if (path === undefined && write === undefined)
    fail(
      "argument",
      "epochLog needs a path, or a function to write with",
      "neither",
      'write { path: "log.csv" }',
    );
  let begun = false;
  return async (epoch) => {
    const {
      history: _,
      variables: __,
      optimizerState: ___,
      averaged: ____,
      ...record
    } = epoch as Epoch & Record<string, unknown>;
    const fields = fieldsOf(record as Epoch);
    const line = format === "csv" ? fields.map(([, number]) => number).join(",") : JSON.stringify(record);
    const header = format === "csv" && !begun ? `${fields.map(([name]) => quoted(name)).join(",")}\n` : "";
    begun = true;
    if (write) await write(`${header}${line}\n`);
    if (path !== undefined) await append(path, header, `${line}\n`);
  };
}

const fieldsOf = ({ epoch, loss, scores, validation }: Epoch): [name: string, number][] => [
  ["epoch", epoch],
  ["loss", loss],
  ...Object.entries(scores),
  ...(validation
    ? Object.entries({ loss: validation.loss, ...validation.scores }).map(([name, one]): [string, number] => [
        `validation ${name}`,
        one,
      ])
    : []),
];

const quoted = (name: string): string => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

async function append(path: string | URL, header: string, line: string): Promise<void> {
  const fs = await nodeFiles("epochLog");
  try {
    const { size } = await fs.stat(path).catch(() => ({ size: 0 }));
    await fs.appendFile(path, size === 0 ? header + line : line);
  } catch (cause) {
    fail(
      "file",
      "epochLog needs a file that it may write to",
      String((cause as Error).message),
      "is there such a folder, and room on the disk?",
    );
  }
}
