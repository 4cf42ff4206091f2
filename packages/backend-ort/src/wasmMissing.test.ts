import { HyalineError } from "@hyaline/core";
import { env } from "onnxruntime-web";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

// A file of its own: a runtime that has failed to start stays so for the whole process.
test("missing wasm files are an error of the backend, with a remedy", async () => {
  env.wasm.wasmPaths = "/nowhere/at/all/";
  const error = await ortBackend({ device: "wasm" }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("backend");
  expect((error as HyalineError).message).toMatch(
    /starting ONNX Runtime's WebAssembly.*onnxruntime-web\/dist/s,
  );
});
