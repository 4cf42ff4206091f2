import { existsSync, readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
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
import { sharedFolder } from "../testing/sharedOnnx.js";

const folder = sharedFolder("fixtures/models");
const recorded = recordedFiles.flatMap((name): Recorded[] => {
  const url = new URL(`../../../../explainers/fixtures/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")).cases;
});
const cases = fixtureCases(recorded, (file) => folder !== undefined && existsSync(new URL(file, folder)));

const makers = {
  reference: async (): Promise<Backend> => referenceBackend(),
  "ort:wasm": (): Promise<Backend> => ortBackend({ device: "wasm" }),
};

describe.skipIf(!folder).each(Object.entries(makers))("models of PyTorch, as files, on %s", (_, create) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });
  const read = (file: string) => readFileSync(new URL(file, folder));

  test("there are outputs and gradients of each", () => checkComplete(recorded, cases));

  test.each(cases.outputs)("%s", (_title, each, file) => checkOutputs(each, read(file)));

  test.each(cases.gradients)("%s", (_title, each, file) => checkGradients(each, read(file)));
});
