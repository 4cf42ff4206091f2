import { readFileSync } from "node:fs";
import { concat, type NestedArray, relu, sigmoid, type Tensor, tensor } from "@hyaline/core";
import {
  conv2d,
  dense,
  embedding,
  flatten,
  gru,
  type Layer,
  lastStep,
  maxPool2d,
  positionEmbedding,
  sequential,
  transformerEncoder,
} from "../index.js";

// The recorded models lie with the explainers, which use them most.
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../explainers/fixtures/${name}`, import.meta.url), "utf8"));

type Weights = Readonly<Record<string, { readonly shape: readonly number[]; readonly b64: string }>>;

/** A recorded model's weights by PyTorch's names. */
export function weightsOf(model: string): Record<string, Tensor> {
  const weights = Object.fromEntries(
    Object.entries(read(`models/${model}.weights.json`) as Weights).map(([name, { shape, b64 }]) => {
      const bytes = Uint8Array.from(Buffer.from(b64, "base64"));
      return [name, tensor(new Float32Array(bytes.buffer), { shape })];
    }),
  );
  return model === "attn_recsys" ? encoderNames(weights) : weights;
}

/** The recommender was written by hand; under the names that PyTorch's own encoder layer would have. */
function encoderNames(weights: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const packed = (kind: string) =>
    concat(["q", "k", "v"].map((name) => weights[`${name}.${kind}`] as Tensor));
  const renamed: readonly (readonly [RegExp, string])[] = [
    [/^pos_embedding$/, "positions.weight"],
    [/^o\./, "encoder.attention.out_proj."],
    [/^ln(\d)/, "encoder.norm$1"],
    [/^ff(\d)/, "encoder.linear$1"],
  ];
  const others = Object.entries(weights).filter(([name]) => !/^[qkv]\./.test(name));
  return {
    "encoder.attention.in_proj_weight": packed("weight"),
    "encoder.attention.in_proj_bias": packed("bias"),
    ...Object.fromEntries(
      others.map(([name, weight]) => [
        renamed.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), name),
        weight,
      ]),
    ),
  };
}

export interface RecordedCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** int64 tokens for the models of tokens, or their embedded vectors. */
  readonly input: NestedArray;
  readonly tokens?: NestedArray;
  readonly target: readonly (number | null)[] | null;
  readonly logits: NestedArray;
  readonly attributions: NestedArray;
  readonly attributions_max_abs: number;
  readonly f32_vs_f64_max_abs: number;
}

const methods = new Set([
  "Forward",
  "Saliency",
  "InputXGradient",
  "emb_saliency_signed",
  "emb_input_x_gradient",
]);

/** The recorded runs and gradients of the models. */
export const recordedCases: readonly RecordedCase[] = ["mlp", "cnn", "rnn", "attn"].flatMap((kind) =>
  (read(`attributions_${kind}.json`) as { readonly cases: readonly RecordedCase[] }).cases.filter(
    ({ method }) => methods.has(method),
  ),
);

const gruBody = { rnn: gru(32), last: lastStep(), fc: dense(2) };
const attentionBody = {
  positions: positionEmbedding(10),
  encoder: transformerEncoder({ heads: 2, size: 16, hidden: 32, causal: true }),
  last: lastStep(),
  head: dense(50),
};

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
  gru_sentiment: sequential({ embedding: embedding(65, 16), ...gruBody }),
  attn_recsys: sequential({ item_embedding: embedding(50, 16), ...attentionBody }),
};

/** The models of tokens from their embedded vectors on; they take the whole model's parameters. */
export const afterEmbedding: Readonly<Record<string, Layer>> = {
  gru_sentiment: sequential(gruBody),
  attn_recsys: sequential(attentionBody),
};
