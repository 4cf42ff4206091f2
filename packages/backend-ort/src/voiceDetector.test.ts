import { readFileSync } from "node:fs";
import {
  type Backend,
  concat,
  decode,
  grad,
  jit,
  slice,
  type Tensor,
  tensor,
  useBackend,
  zeros,
} from "@hyaline/core";
import { kernelShap } from "@hyaline/explainers";
import { importOnnx } from "@hyaline/onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ortBackend } from "./index.js";
import { noise, voice } from "./testing/voice.js";

let backend: Backend;
beforeAll(async () => {
  backend = await ortBackend({ device: "wasm" });
  useBackend(backend);
});
afterAll(async () => {
  useBackend(undefined);
  await backend.dispose();
});

type Values = Readonly<Record<string, Tensor>>;

/** Silero's detectors: how many samples they hear at once, and what they remember. */
const detectors = [
  {
    file: "silero_vad_v5.onnx",
    samples: 512,
    memory: { state: { shape: [2, 1, 128], next: "stateN" } },
  },
  {
    file: "silero_vad_legacy.onnx",
    samples: 1536,
    memory: { h: { shape: [2, 1, 64], next: "hn" }, c: { shape: [2, 1, 64], next: "cn" } },
  },
] as const;

describe.each(detectors)("$file", { timeout: 120_000 }, ({ file, samples, memory }) => {
  const path = `../node_modules/@ricky0123/vad-web/dist/${file}`;
  const model = importOnnx<Values>(new Uint8Array(readFileSync(new URL(path, import.meta.url))), {
    constants: { sr: 16_000 },
  });
  const slots = Object.entries(memory) as [string, { shape: readonly number[]; next: string }][];
  const silence = (): Values => Object.fromEntries(slots.map(([name, { shape }]) => [name, zeros(shape)]));
  const hear = jit((input: Tensor, before: Values) => model.fn({ input, ...before }));
  const piece = (sound: Float32Array, i: number) =>
    tensor(sound.slice(i * samples, (i + 1) * samples), { shape: [1, samples] });

  /** The probability of a voice in each piece of a sound, and what is remembered before each. */
  async function listen(sound: Float32Array): Promise<{ heard: number[]; memories: Values[] }> {
    const heard: number[] = [];
    const memories: Values[] = [silence()];
    for (let i = 0; (i + 1) * samples <= sound.length; i++) {
      const result = await hear(piece(sound, i), memories.at(-1) as Values);
      heard.push(await (result.output as Tensor).item());
      memories.push(Object.fromEntries(slots.map(([name, { next }]) => [name, result[next] as Tensor])));
    }
    return { heard, memories };
  }

  afterAll(() => hear.dispose());

  test("hears a voice in vowels, and none in noise or silence", async () => {
    expect(model.inputs.map(({ name }) => name)).toEqual(["input", ...Object.keys(memory)]);
    const { heard } = await listen(voice("aieuaeia"));
    const late = heard.slice(Math.floor(heard.length / 4));
    expect(late.filter((p) => p > 0.5).length).toBeGreaterThan(0.9 * late.length);
    for (const quiet of [noise(16_000, 0.15), new Float32Array(16_000)]) {
      expect(Math.max(...(await listen(quiet)).heard)).toBeLessThan(0.3);
    }
  });

  test("of a sound that begins with noise, the pieces with a voice are credited", async () => {
    const pieces = 6;
    const sound = voice("aieuaeia").slice(samples, (pieces + 1) * samples);
    const quiet = noise(2 * sound.length, 0.002);
    sound.set(quiet.subarray(0, sound.length / 2), 0);
    // What is absent is other noise of the same kind.
    const background = tensor(quiet.slice(sound.length), { shape: [1, sound.length] });
    // The whole sound, piece by piece, from an empty memory: many sounds at once, each with its own.
    const mean = (rows: Tensor) => {
      const count = rows.shape[0] as number;
      let before: Values = Object.fromEntries(
        slots.map(([name, { shape }]) => [name, zeros([shape[0] as number, count, shape[2] as number])]),
      );
      const heard = Array.from({ length: pieces }, (_, i) => {
        const input = slice(rows, [null, [i * samples, (i + 1) * samples]]);
        const result = model.fn({ input, ...before });
        before = Object.fromEntries(slots.map(([name, { next }]) => [name, result[next] as Tensor]));
        return result.output as Tensor;
      });
      return concat(heard, { axis: 1 }).mean({ axes: 1, keepDims: true });
    };
    const groups = Array.from({ length: pieces }, (_, player) =>
      Array.from({ length: samples }, (_, i) => player * samples + i),
    );
    const shap = kernelShap(mean, { background, groups, samples: "exact" });
    const x = tensor(sound, { shape: [1, sound.length] });
    const { values, output, baseValue } = await shap.explain(x, { target: 0 });
    const shares = [...values.values];
    const total = (part: number[]) => part.reduce((sum, n) => sum + n, 0);
    expect(total(shares)).toBeCloseTo((output?.values[0] as number) - (baseValue?.values[0] as number), 4);
    const [noisy, spoken] = [shares.slice(0, pieces / 2), shares.slice(pieces / 2)];
    expect(total(spoken)).toBeGreaterThan(0.1);
    expect(total(spoken)).toBeGreaterThan(4 * Math.abs(total(noisy)));
  });

  test("has a gradient by the sound and by what is remembered", async () => {
    const sound = voice("aie");
    const { memories } = await listen(sound);
    const at = 3;
    const given = { input: piece(sound, at), ...(memories[at] as Values) };
    const fn = (args: Values) => (model.fn(args).output as Tensor).sum();
    const slope = jit((args: Values) => grad(fn)(args));
    const gradients = (await slope(given)) as Values;
    // Along the gradient the answer grows by its squared length.
    let square = 0;
    for (const g of Object.values(gradients)) {
      for (const n of decode(await g.data(), g.dtype)) square += n * n;
    }
    const step = 2.5e-4 / square;
    const value = jit(fn);
    const moved = async (t: number) =>
      (
        await value(
          Object.fromEntries(
            Object.entries(given).map(([key, x]) => [key, x.add((gradients[key] as Tensor).mul(t))]),
          ),
        )
      ).item();
    const difference = ((await moved(step)) - (await moved(-step))) / (2 * step);
    // The answer moves by 5e-4, of which float32 leaves three digits.
    expect(Math.abs(difference - square)).toBeLessThan(0.02 * square);
    slope.dispose();
    value.dispose();
  });
});
