import { ortBackend } from "@hyaline/backend-ort";
import { type Backend, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import {
  checkComplete,
  checkGradients,
  checkOutputs,
  fixtureCases,
  type Recorded,
  recordedFiles,
} from "../testing/pytorchFixtures.js";

const shared = process.env.HYALINE_SHARED;
if (!shared)
  console.warn("skipped: ../shared is not there; set HYALINE_SHARED to the folder that holds fixtures/");

async function read(url: string | URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** What is not there is answered with a page. */
async function fileOf(name: string): Promise<Uint8Array | undefined> {
  const response = await fetch(`/@fs${shared}/fixtures/models/${name}`);
  const isPage = response.headers.get("content-type")?.includes("html");
  return response.ok && !isPage ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

const recorded: Recorded[] = [];
const files = new Map<string, Uint8Array>();
if (shared) {
  for (const name of recordedFiles) {
    const url = new URL(`../../../../explainers/fixtures/${name}`, import.meta.url);
    recorded.push(...(await (await read(url)).json()).cases);
  }
  for (const model of new Set(recorded.map((each) => each.model))) {
    for (const file of [`${model}.onnx`, `${model}.opset17.onnx`]) {
      const bytes = await fileOf(file);
      if (bytes) files.set(file, bytes);
    }
  }
}
const cases = fixtureCases(recorded, (file) => files.has(file));
/** Shaders of a gradient take seconds on a software adapter: every second, and all at night. */
const gradients = cases.gradients.filter((_, i) => process.env.HYALINE_NIGHTLY || i % 2 === 0);

describe.skipIf(!shared)("models of PyTorch, as files, on ort:webgpu", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await ortBackend({ device: "webgpu" });
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });
  const bytes = (file: string) => files.get(file) as Uint8Array;

  test("there are outputs and gradients of each", () => checkComplete(recorded, cases));

  test.each(cases.outputs)("%s", (_title, each, file) => checkOutputs(each, bytes(file)));

  test.each(gradients)("%s", (_title, each, file) => checkGradients(each, bytes(file)));
});
