import { readFileSync } from "node:fs";
import { HyalineError } from "@hyaline/core";
import { expect, test } from "vitest";
import { mutate, seeded } from "../testing/mutate.js";
import { controlNet, imageNet } from "../testing/sampleModels.js";
import { sharedOnnx } from "../testing/sharedOnnx.js";
import { onnxToGraph } from "./onnxToGraph.js";

const COUNT = process.env.HYALINE_NIGHTLY ? 12_000 : 300;
const SEED = Number(process.env.HYALINE_FUZZ_SEED ?? 1);
const LONGEST_MS = 5_000;
const MOST_BYTES = 2 ** 26;

const torch = sharedOnnx("torch");
const names = [
  "bert_tiny_os11",
  "lenet",
  "lstm_tiny",
  "misc_ops",
  "yolov5_tiny",
  "rnn_tiny",
  "unet_bilinear",
];
const files = [
  imageNet(),
  controlNet(),
  ...(torch ? names.map((name) => new Uint8Array(readFileSync(new URL(`${name}/model.onnx`, torch)))) : []),
];

test(`${COUNT} damaged files are read or refused`, { timeout: 3_600_000 }, () => {
  const random = seeded(SEED);
  const refused = new Map<string, number>();
  for (let i = 0; i < COUNT; i++) {
    const bytes = mutate(files[i % files.length] as Uint8Array, random);
    const began = performance.now();
    const before = process.memoryUsage().arrayBuffers;
    let outcome = "read";
    try {
      onnxToGraph(bytes);
    } catch (error) {
      if (!(error instanceof HyalineError)) {
        throw new Error(`mutation ${i} of seed ${SEED}: ${String((error as Error).stack)}`);
      }
      outcome = error.code;
    }
    refused.set(outcome, (refused.get(outcome) ?? 0) + 1);
    expect(performance.now() - began, `time of mutation ${i}`).toBeLessThan(LONGEST_MS);
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(grown, `memory of mutation ${i}`).toBeLessThan(MOST_BYTES + 8 * bytes.length);
  }
  // The test would prove nothing if damage never reached the reader, or if everything were refused.
  expect(refused.get("file") ?? 0).toBeGreaterThan(COUNT / 20);
  expect(refused.get("read") ?? 0).toBeGreaterThan(COUNT / 20);
  expect(refused.get("internal") ?? 0).toBe(0);
});
