import { existsSync, readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  grad,
  jit,
  mul,
  type NestedArray,
  oneHot,
  sum,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importOnnx, type OnnxModel } from "./importOnnx.js";
import { sharedFolder } from "./testing/sharedOnnx.js";

/** What PyTorch and Captum gave for a model and an input. */
interface Recorded {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly input: NestedArray;
  readonly target?: readonly number[] | null;
  readonly logits: NestedArray;
  /** Gradients of the targets' logits, where the method is one of gradients. */
  readonly attributions?: NestedArray;
  readonly tokens?: NestedArray;
}

const folder = sharedFolder("fixtures/models");
const recorded = (name: string): Recorded[] =>
  JSON.parse(readFileSync(new URL(`../../../explainers/fixtures/${name}`, import.meta.url), "utf8")).cases;
const cases = ["mlp", "cnn", "rnn", "attn"].flatMap((name) => recorded(`attributions_${name}.json`));
const files = (model: string) =>
  [`${model}.onnx`, `${model}.opset17.onnx`].filter((file) => folder && existsSync(new URL(file, folder)));
const withFiles = (list: readonly Recorded[]) =>
  list.flatMap((each) => files(each.model).map((file) => [`${each.id} of ${file}`, each, file] as const));

const outputs = withFiles(cases.filter(({ method }) => method === "Forward"));
const gradients = withFiles(cases.filter(({ id }) => /(^|_)saliency_signed$/.test(id)));

/** The largest difference, relative to the largest number. */
async function difference(got: Tensor, nested: NestedArray): Promise<number> {
  const expected = [nested].flat(9) as number[];
  const data = await got.data();
  expect(data.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((n, i) => Math.abs(n - (data[i] as number)))) / largest;
}

/** The sum of each row's target, or of everything. */
function targets(logits: Tensor, target: readonly number[] | null | undefined): Tensor {
  if (!target) return sum(logits);
  const chosen = oneHot(tensor(Int32Array.from(target)), logits.shape[1] as number, { dtype: "float32" });
  return sum(mul(logits, chosen));
}

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
  const read = (file: string) => importOnnx(readFileSync(new URL(file, folder)));

  test("there are outputs and gradients of each", () => {
    const models = [...new Set(cases.map(({ model }) => model))].sort();
    expect([...new Set(outputs.map(([, { model }]) => model))].sort()).toEqual(models);
    const small = ["mlp_breast_cancer10"]; // Its gradients were not recorded.
    expect([...new Set(gradients.map(([, { model }]) => model))].sort()).toEqual(
      models.filter((model) => !small.includes(model)),
    );
  });

  test.each(outputs)("%s", async (_title, { input, logits }, file) => {
    const model = read(file);
    const x = tensor(input, { dtype: model.inputs[0]?.dtype ?? "float32" });
    expect(await difference(await jit((z: Tensor) => model.fn(z))(x), logits)).toBeLessThan(1e-5);
  });

  test.each(gradients)("%s", async (_title, each, file) => {
    const model = read(file);
    const { tokens, input, target } = each;
    const gradient = tokens
      ? atEmbedding(model, tensor(tokens, { dtype: "int32" }), tensor(input), target)
      : jit((z: Tensor) => grad((x: Tensor) => targets(model.fn(x), target))(z))(tensor(input));
    expect(await difference(await gradient, each.attributions ?? [])).toBeLessThan(1e-4);
  });
});

/** Token ids have no gradient: it is asked at what they index, the first value that is looked up. */
function atEmbedding(
  model: OnnxModel,
  ids: Tensor,
  vectors: Tensor,
  target: Recorded["target"],
): Promise<Tensor> {
  const embedding = model.layers.find(({ op }) => op === "Gather")?.name as string;
  const fn = (h: Tensor) => targets(model.fn(ids, { values: { [embedding]: h } }), target);
  return jit((h: Tensor) => grad(fn)(h))(vectors);
}
