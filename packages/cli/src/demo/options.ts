import { parseArgs } from "node:util";
import { backendNames } from "../backends.js";
import { shippedData } from "../data/demoTables.js";
import { UsageError } from "../output/exitCode.js";

export interface DemoOptions {
  /** Fewer epochs and rows, for a first look and for CI. */
  readonly quick: boolean;
  /** Of first weights, the order of rows, and every drawn sample. The same seed gives the same numbers. */
  readonly seed: number;
  /** A name that `openBackend` knows. */
  readonly backend: string;
  /** Where the report goes. */
  readonly out: string;
  /** Where the tables are. */
  readonly data: string;
}

export const demoHelp = `hyaline demo: train two small models on real data, explain them, and see what came out

Usage: hyaline demo [options]

A convolutional network learns to read 1,797 handwritten digits, and a small network to tell malignant from benign
tumours in 569 patients. Integrated Gradients, KernelSHAP and LIME say why they answered as they did on rows that they
had not seen; each explanation is scored, and a report is written that any browser opens.

Options:
  --quick            fewer epochs and rows: a few seconds
  --seed NUMBER      of everything random (default 0); the same seed gives the same numbers
  --backend NAME     ${backendNames.join(", ")} (default ort:wasm)
  --out FOLDER       where index.html and report.json go (default hyaline-report)
  --data FOLDER      where digits.csv and breast_cancer.csv are (default: those that come with hyaline)
  --debug            show where an error comes from
  --help             this text`;

/** @throws UsageError for options that are unknown or malformed */
export function parseDemoOptions(argv: readonly string[]): DemoOptions {
  const { values } = parse(argv);
  return {
    quick: values.quick ?? false,
    seed: seedOf(values.seed),
    backend: values.backend ?? "ort:wasm",
    out: nonEmpty("--out", values.out ?? "hyaline-report"),
    data: nonEmpty("--data", values.data ?? shippedData),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: "boolean" },
        seed: { type: "string" },
        backend: { type: "string" },
        out: { type: "string" },
        data: { type: "string" },
      },
      allowPositionals: false,
    });
  } catch (error) {
    // Node's own message, without the advice about dashes that follows its first sentence.
    throw new UsageError(
      String((error as Error).message)
        .split(/\. |\n/)[0]
        ?.replace(/\.$/, "") ?? "",
    );
  }
}

function seedOf(text: string | undefined): number {
  const seed = text === undefined ? 0 : Number(text);
  if (text?.trim() === "" || !Number.isInteger(seed) || seed < 0 || seed > 2 ** 32 - 1)
    throw new UsageError(
      `--seed is a whole number from 0 to 4294967295, not ${JSON.stringify(text?.slice(0, 40))}`,
    );
  return seed;
}

function nonEmpty(option: string, path: string): string {
  if (path.trim() === "" || path.includes("\0")) throw new UsageError(`${option} needs a folder`);
  return path;
}
