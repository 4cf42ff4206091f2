import { type Backend, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { checkTorchCase, type ReadRecorded, torchCases } from "./testing/importedModels.js";

const shared = process.env.HYALINE_SHARED;
if (!shared)
  console.warn("skipped: ../shared is not there; set HYALINE_SHARED to the folder that holds onnx/");

const read: ReadRecorded = async (path) => {
  const response = await fetch(`/@fs${shared}/onnx/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

const all = shared ? await torchCases(read) : [];
/** Those that met most faults of the provider; all together take minutes on a software adapter. */
const quick = ["mlp_softmax_os11", "conv_variants", "convtranspose_variants", "minilm_tiny"];
const cases = process.env.HYALINE_NIGHTLY ? all : all.filter((each) => quick.includes(each.case));

let backend: Backend;
beforeAll(async () => {
  backend = await ortBackend({ device: "webgpu" });
  useBackend(backend);
});
afterAll(async () => {
  useBackend(undefined);
  await backend.dispose();
});

describe.skipIf(!shared)("exports of PyTorch on ort:webgpu", () => {
  test.each(cases)("$case", { timeout: 120_000 }, (each) => checkTorchCase(each, read));
});
