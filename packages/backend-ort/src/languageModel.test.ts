import { add, type Backend, matMul, relu, softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap } from "@hyaline/explainers";
import { exportOnnx, importOnnx } from "@hyaline/onnx";
import lande from "lande";
import { NeuralNetwork } from "toygrad";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ortBackend } from "./index.js";

// lande tells 50 languages by the frequencies of 620 pieces of words. Its weights come as text: here they become an ONNX
// file, which is imported like any other.

const data = async (name: string) =>
  (await import(new URL(`../node_modules/lande/standalone/t50-${name}.js`, import.meta.url).href)).default;

let backend: Backend;
let bytes: Uint8Array;
let languages: readonly string[];
let pieces: readonly string[];
beforeAll(async () => {
  backend = await ortBackend({ device: "wasm" });
  useBackend(backend);
  languages = await data("langs");
  pieces = Object.values((await data("ngrams")) as Record<string, string[]>).flat();
  const layers = new NeuralNetwork(await data("options")).layers as unknown as Layer[];
  const [first, second] = layers.flatMap((layer) => (layer.filters ? [weightsOf(layer)] : []));
  bytes = await exportOnnx(
    (x) => {
      const hidden = relu(add(matMul(x, first?.weight as Tensor), first?.bias as Tensor));
      return softmax(add(matMul(hidden, second?.weight as Tensor), second?.bias as Tensor));
    },
    [{ dtype: "float32", shape: [1, pieces.length] }],
    { inputNames: ["pieces"], outputNames: ["languages"], backend },
  );
});
afterAll(async () => {
  useBackend(undefined);
  await backend.dispose();
});

interface Layer {
  readonly filters?: readonly { readonly w: Float32Array }[];
  readonly biases?: { readonly w: Float32Array };
}

const weightsOf = ({ filters = [], biases }: Layer) => ({
  weight: tensor(filters.map(({ w }) => [...w])).transpose([1, 0]),
  bias: tensor([...(biases?.w ?? [])]),
});

/** How often each piece occurs among those of its length: what lande takes. */
function frequencies(text: string): number[] {
  const words = text
    .replace(/-+/g, " ")
    .replace(/[^\p{L}\p{M}\s]/gu, "")
    .replace(/\s{2,}/g, " ");
  const clean = ` ${words.toLowerCase().trim()} `;
  return pieces.map((piece) => {
    const places = clean.length - piece.length + 1;
    const count = Array.from({ length: places }, (_, i) => clean.startsWith(piece, i)).filter(Boolean).length;
    return places > 0 ? count / places : 0;
  });
}

const sentences: Readonly<Record<string, string>> = {
  eng: "The quick answer is that nobody in the village knows where the old road leads.",
  deu: "Die schnelle Antwort ist, dass niemand im Dorf weiß, wohin die alte Straße führt.",
  fra: "La réponse rapide est que personne dans le village ne sait où mène la vieille route.",
  pol: "Szybka odpowiedź jest taka, że nikt we wsi nie wie, dokąd prowadzi stara droga.",
  tur: "Hızlı cevap, köyde kimsenin eski yolun nereye gittiğini bilmediğidir.",
  rus: "Короткий ответ таков: никто в деревне не знает, куда ведёт старая дорога.",
};

test("the imported model answers as the package does, and rightly", async () => {
  const model = importOnnx(bytes);
  for (const [language, text] of Object.entries(sentences)) {
    const answer = await model.fn(tensor([frequencies(text)])).data();
    const best = languages[[...answer].indexOf(Math.max(...(answer as Float32Array)))];
    expect(best).toBe(language);
    for (const [name, probability] of lande(text)) {
      expect(answer[languages.indexOf(name)] as number, name).toBeCloseTo(probability, 4);
    }
  }
});

test.each(Object.keys(sentences))(
  "what speaks for %s are pieces of the text, and they carry the answer",
  async (language) => {
    const model = importOnnx(bytes);
    const target = languages.indexOf(language);
    const x = frequencies(sentences[language] as string);
    const fn = (rows: Tensor) => model.fn(rows);
    const ig = await integratedGradients(fn, { steps: 100 }).explain([x], { target });
    const shap = await kernelShap(fn, { background: [x.map(() => 0)], samples: 4096, seed: 1 }).explain([x], {
      target,
    });
    const order = [...x.keys()].sort(
      (a, b) => (ig.values.values[b] as number) - (ig.values.values[a] as number),
    );
    const best = order.slice(0, 12);
    expect(best.every((i) => (x[i] as number) > 0)).toBe(true);
    // Both methods share the same difference out.
    const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, n) => sum + n, 0);
    expect(total(ig.values.values)).toBeCloseTo(total(shap.values.values), 2);
    // Without them the answer goes; without as many others it stays.
    const others = order.filter((i) => (x[i] as number) > 0).slice(-12);
    const without = async (left: readonly number[]) =>
      (await fn(tensor([x.map((n, i) => (left.includes(i) ? 0 : n))])).data())[target] as number;
    expect(await without(best)).toBeLessThan((await without(others)) - 0.2);
  },
);
