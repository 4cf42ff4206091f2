import { HyalineError } from "@hyaline/core";
import { expect, test, vi } from "vitest";
import { ortBackend } from "./ortBackend.js";

vi.mock("onnxruntime-node", () => {
  throw new Error("Cannot find package 'onnxruntime-node'");
});

test("a missing onnxruntime-node is an error of the backend, with a remedy", async () => {
  const error = await ortBackend({ device: "cpu" }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("backend");
  expect((error as HyalineError).message).toContain("install onnxruntime-node");
});

test("auto then takes wasm, and says why", async () => {
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:wasm");
  expect(backend.info.notes).toContainEqual(expect.stringContaining("onnxruntime-node is not installed"));
  await backend.dispose();
});
