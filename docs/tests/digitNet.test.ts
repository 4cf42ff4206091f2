import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { adam, cosineDecay } from "@hyaline/optimizers";
import { type Dataset, dataset, fit, losses, saveCheckpoint, split } from "@hyaline/training";
import { beforeAll, expect, test } from "vitest";
import { digitNet, readDigitNet } from "../.vitepress/theme/home/digitNet.js";
import { warped } from "./digitNet/warped.js";

// The net of the home page. `HYALINE_TRAIN_EXAMPLES=1 pnpm test docs/tests/digitNet.test.ts` trains it anew (half a minute) and
// writes its file and the digits to click, which it was not trained on.

const anew = process.env.HYALINE_TRAIN_EXAMPLES === "1";
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const net = at("../.vitepress/theme/home/digits.safetensors");
const samples = at("../.vitepress/theme/home/samples.json");

beforeAll(async () => useBackend(await ortBackend()));

async function digits(): Promise<readonly [train: Dataset, unseen: Dataset]> {
  const lines = readFileSync(at("../../packages/cli/data/digits.csv"), "utf8").trim().split("\n").slice(1);
  const rows = lines.map((line) => line.split(",").map(Number));
  const values = rows.flatMap((row) => row.slice(0, 64).map((ink) => ink / 16));
  const labels = rows.map((row) => row[64] as number);
  return split(await asDataset(values, labels), { test: 0.2, seed: 0, stratify: true });
}

const asDataset = (values: ArrayLike<number>, labels: readonly number[]) =>
  dataset({ shape: [labels.length, 1, 8, 8], values: Array.from(values) }, labels, {
    targetDType: "int32",
    inputDType: "float32",
  });

/** Each digit as it is, and as other hands might have drawn it: turned, leaning, moved, thinner, thicker. */
async function withOtherHands({ inputs, targets, rows }: Dataset, times: number): Promise<Dataset> {
  const images = Array.from({ length: rows }, (_, i) =>
    Array.from(inputs.values.slice(64 * i, 64 * i + 64), Number),
  );
  const labels = Array.from(targets.values, Number);
  const all = Array.from({ length: times }, (_, k) =>
    images.flatMap((image, i) => warped(image, k * rows + i, k > 0)),
  );
  return asDataset(all.flat(), Array.from({ length: times }, () => labels).flat());
}

test.runIf(anew)("is trained anew", { timeout: 600_000 }, async () => {
  const [train, unseen] = await digits();
  const data = await withOtherHands(train, 8);
  const epochs = 12;
  const { params } = await fit(digitNet, data, {
    optimizer: adam({
      learningRate: cosineDecay({ initial: 0.005, steps: epochs * Math.floor(data.rows / 64) }),
    }),
    loss: losses.crossEntropy,
    epochs,
    batchSize: 64,
    dropLast: true,
  });
  await saveCheckpoint({ params }, { path: net });
  const firsts = Array.from({ length: 10 }, (_, digit) =>
    Array.from(unseen.targets.values, Number).indexOf(digit),
  );
  const images = firsts.map((i) =>
    Array.from(unseen.inputs.values.slice(64 * i, 64 * i + 64), (ink) => Math.round(Number(ink) * 16)),
  );
  writeFileSync(samples, `[\n${images.map((image) => `  ${JSON.stringify(image)}`).join(",\n")}\n]\n`);
});

test("the home page's net reads digits that it has not seen", async () => {
  const [, unseen] = await digits();
  const read = readDigitNet(readFileSync(net));
  const data = await withOtherHands(unseen, 2);
  const logits = (await read(
    tensor(Float32Array.from(data.inputs.values, Number), { shape: [data.rows, 1, 8, 8] }),
  ).array()) as number[][];
  const right = logits.map((row, i) =>
    row.indexOf(Math.max(...row)) === Number(data.targets.values[i]) ? 1 : 0,
  );
  const share = (list: readonly number[]) => list.reduce<number>((sum, one) => sum + one, 0) / list.length;
  expect(share(right.slice(0, unseen.rows))).toBeGreaterThan(0.98);
  expect(share(right.slice(unseen.rows))).toBeGreaterThan(0.95);
});
