import { readFileSync } from "node:fs";
import { type NestedArray, relu, sigmoid, type Tensor, tensor } from "@hyaline/core";
import { conv2d, dense, flatten, type Layer, maxPool2d, sequential } from "../index.js";

// The recorded models lie with the explainers, which use them most.
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../explainers/fixtures/${name}`, import.meta.url), "utf8"));

type Weights = Readonly<Record<string, { readonly shape: readonly number[]; readonly b64: string }>>;

/** A recorded model's weights by PyTorch's names. */
export const weightsOf = (model: string): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(read(`models/${model}.weights.json`) as Weights).map(([name, { shape, b64 }]) => {
      const bytes = Uint8Array.from(Buffer.from(b64, "base64"));
      return [name, tensor(new Float32Array(bytes.buffer), { shape })];
    }),
  );

export interface RecordedCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly input: NestedArray;
  readonly target: readonly (number | null)[] | null;
  readonly logits: NestedArray;
  readonly attributions: NestedArray;
  readonly attributions_max_abs: number;
  readonly f32_vs_f64_max_abs: number;
}

/** The recorded runs and gradients of the models. */
export const recordedCases: readonly RecordedCase[] = ["mlp", "cnn", "rnn", "attn"].flatMap((kind) =>
  (read(`attributions_${kind}.json`) as { readonly cases: readonly RecordedCase[] }).cases.filter(
    ({ method }) => ["Forward", "Saliency", "InputXGradient"].includes(method),
  ),
);

/** The recorded models, made of our layers under PyTorch's names. */
export const fixtureModels: Readonly<Record<string, Layer>> = {
  mlp_breast_cancer: sequential({
    fc1: dense(64, { activation: relu }),
    fc2: dense(32, { activation: relu }),
    fc3: dense(2),
  }),
  mlp_breast_cancer10: sequential({ fc1: dense(32, { activation: relu }), fc2: dense(2) }),
  mlp_diabetes: sequential({
    fc1: dense(32, { activation: relu }),
    fc2: dense(16, { activation: sigmoid }),
    fc3: dense(1),
  }),
  cnn_digits: sequential({
    conv1: conv2d(16, 3, { padding: 1 }),
    relu1: relu,
    pool1: maxPool2d(2),
    conv2: conv2d(32, 3, { padding: 1 }),
    relu2: relu,
    pool2: maxPool2d(2),
    flatten: flatten(),
    fc: dense(10),
  }),
};
