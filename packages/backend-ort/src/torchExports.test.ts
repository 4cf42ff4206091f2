import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { checkTorchCase, type TorchCase, torchCases } from "./testing/importedModels.js";

// Nets and functions that PyTorch exports here and now, where a Python here has it: some five hundred files.

const folder = mkdtempSync(join(tmpdir(), "hyaline-torch-"));
afterAll(() => rmSync(folder, { recursive: true }));
const read = async (path: string) => new Uint8Array(readFileSync(join(folder, path)));

const candidates = [process.env.HYALINE_PYTHON ?? "", "python3", "/usr/bin/python3"].filter(Boolean);
const run = (python: string, ...args: string[]) =>
  spawnSync(python, ["-B", ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });

async function exported(): Promise<readonly TorchCase[]> {
  if (process.env.HYALINE_NIGHTLY !== "1") return [];
  const python = candidates.find((each) => run(each, "-c", "import onnx, torch").status === 0);
  if (python === undefined) {
    console.warn("skipped: no Python here has PyTorch and onnx; HYALINE_PYTHON may name one that has");
    return [];
  }
  const script = fileURLToPath(new URL("../../onnx/torch/export.py", import.meta.url));
  const { status, stderr } = run(python, script, join(folder, "torch"));
  if (status !== 0) throw new Error(stderr);
  return torchCases(read);
}

const cases = await exported();

describe.skipIf(cases.length === 0).each([
  ["reference", async (): Promise<Backend> => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm" })],
] as const)("what PyTorch exports, on %s", (_, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  test.each(cases)("$case", { timeout: 60_000 }, async (each) => {
    await checkTorchCase(each, read);
  });
});
