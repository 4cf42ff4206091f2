import { grad, jit, mul, type NestedArray, oneHot, sum, type Tensor, tensor } from "@hyaline/core";
import { expect } from "vitest";
import { importOnnx, type OnnxModel } from "../graph/importOnnx.js";

/** What PyTorch and Captum gave for a model and an input. */
export interface Recorded {
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

/** The files of what was recorded, in the explainers' fixtures. */
export const recordedFiles = ["mlp", "cnn", "rnn", "attn"].map((name) => `attributions_${name}.json`);

/** A test: its title, what was recorded, and the name of the model's file. */
export type FixtureCase = readonly [title: string, recorded: Recorded, file: string];

/** The outputs and the gradients that were recorded of the models whose files are there. */
export function fixtureCases(
  recorded: readonly Recorded[],
  has: (file: string) => boolean,
): { readonly outputs: FixtureCase[]; readonly gradients: FixtureCase[] } {
  const files = (model: string) => [`${model}.onnx`, `${model}.opset17.onnx`].filter(has);
  const withFiles = (list: readonly Recorded[]) =>
    list.flatMap((each) =>
      files(each.model).map((file): FixtureCase => [`${each.id} of ${file}`, each, file]),
    );
  return {
    outputs: withFiles(recorded.filter(({ method }) => method === "Forward")),
    gradients: withFiles(recorded.filter(({ id }) => /(^|_)saliency_signed$/.test(id))),
  };
}

/** Every model has outputs, and all but one gradients. */
export function checkComplete(
  recorded: readonly Recorded[],
  { outputs, gradients }: ReturnType<typeof fixtureCases>,
): void {
  const models = [...new Set(recorded.map(({ model }) => model))].sort();
  expect([...new Set(outputs.map(([, { model }]) => model))].sort()).toEqual(models);
  const small = ["mlp_breast_cancer10"]; // Its gradients were not recorded.
  expect([...new Set(gradients.map(([, { model }]) => model))].sort()).toEqual(
    models.filter((model) => !small.includes(model)),
  );
}

/** Runs a model's file on the backend in use, and expects PyTorch's outputs. */
export async function checkOutputs({ input, logits }: Recorded, bytes: Uint8Array): Promise<void> {
  const model = importOnnx(bytes);
  const x = tensor(input, { dtype: model.inputs[0]?.dtype ?? "float32" });
  expect(await difference(await jit((z: Tensor) => model.fn(z))(x), logits)).toBeLessThan(1e-5);
}

/** Differentiates a model's file on the backend in use, and expects PyTorch's gradients. */
export async function checkGradients(recorded: Recorded, bytes: Uint8Array): Promise<void> {
  const model = importOnnx(bytes);
  const { tokens, input, target, attributions } = recorded;
  const gradient = tokens
    ? atEmbedding(model, tensor(tokens, { dtype: "int32" }), tensor(input), target)
    : jit((z: Tensor) => grad((x: Tensor) => targets(model.fn(x), target))(z))(tensor(input));
  expect(await difference(await gradient, attributions ?? [])).toBeLessThan(1e-4);
}

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
