import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HyalineError } from "@hyaline/core";
import { env } from "onnxruntime-web";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

// A file of its own: a runtime that has failed to start stays so for the whole process.
test("a wasm file that was cut off is an error of the backend, with a remedy", async () => {
  const dist = fileURLToPath(new URL("../node_modules/onnxruntime-web/dist/", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "hyaline-truncated-"));
  const name = "ort-wasm-simd-threaded";
  cpSync(join(dist, `${name}.mjs`), join(folder, `${name}.mjs`));
  writeFileSync(join(folder, `${name}.wasm`), readFileSync(join(dist, `${name}.wasm`)).subarray(0, 100_000));
  env.wasm.wasmPaths = pathToFileURL(`${folder}/`).href;
  const error = await ortBackend({ device: "wasm" }).catch((e: unknown) => e);
  rmSync(folder, { recursive: true });
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("backend");
  expect((error as HyalineError).message).toMatch(
    /starting ONNX Runtime's WebAssembly.*CompileError.*onnxruntime-web\/dist/s,
  );
});
