import { readFileSync } from "node:fs";
import { gather, type NestedArray, random, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bind, type Layer, loadWeights } from "./index.js";
import { backends } from "./testing/backends.js";
import { afterEmbedding, fixtureModels, weightsOf } from "./testing/fixtureModels.js";

interface TokenCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: { readonly n_steps: number; readonly method: string };
  readonly input: NestedArray;
  readonly baselines: NestedArray;
  readonly tokens?: NestedArray;
  readonly target: readonly number[];
  readonly attributions: NestedArray;
  readonly attributions_max_abs: number;
  readonly f32_vs_f64_max_abs: number;
  /** Captum's trapezoid rule has weights that sum to (n - 1) / n: this is the textbook's. */
  readonly attributions_standard_trapezoid?: NestedArray;
}

const methods = {
  gausslegendre: "gauss-legendre",
  riemann_left: "left",
  riemann_right: "right",
  riemann_middle: "middle",
  riemann_trapezoid: "trapezoid",
} as const;

const fixture = (name: string) => new URL(`../../explainers/fixtures/${name}`, import.meta.url);
const cases = ["attributions_rnn.json", "attributions_attn.json"]
  .flatMap((name) => (JSON.parse(readFileSync(fixture(name), "utf8")) as { cases: TokenCase[] }).cases)
  .filter(({ method }) => method === "LayerIntegratedGradients" || method.startsWith("emb_ig"));

const numbers = (nested: NestedArray): number[] => [nested].flat(9) as number[];

describe.each(backends)(
  "on %s, models of tokens are explained at their embeddings as by Captum",
  (_, create) => {
    let dispose = async () => {};
    beforeAll(async () => {
      const backend = await create();
      useBackend(backend);
      dispose = () => backend.dispose();
    });
    afterAll(() => dispose());

    test("there are cases of both models", () => {
      expect([...new Set(cases.map(({ model }) => model))]).toEqual(["gru_sentiment", "attn_recsys"]);
    });

    test.each(cases)("$id", async (recorded) => {
      const whole = fixtureModels[recorded.model] as Layer;
      const byTokens = recorded.method === "LayerIntegratedGradients";
      const tokens = tensor(byTokens ? recorded.input : (recorded.tokens ?? []), { dtype: "int32" });
      const weights = weightsOf(recorded.model);
      const variables = loadWeights(whole, whole.init(random.key(0), tokens), weights);
      const table = (weights["embedding.weight"] ?? weights["item_embedding.weight"]) as Tensor;
      const vectors = (given: NestedArray) =>
        byTokens ? gather(table, tensor(given, { dtype: "int32" })) : tensor(given);
      const explainer = integratedGradients(bind(afterEmbedding[recorded.model] as Layer, variables), {
        steps: recorded.params.n_steps,
        method: methods[recorded.params.method as keyof typeof methods],
      });
      const { values } = await explainer.explain(vectors(recorded.input), {
        target: [...recorded.target],
        baseline: vectors(recorded.baselines),
      });
      const expected = numbers(recorded.attributions_standard_trapezoid ?? recorded.attributions);
      const worst = Math.max(...expected.map((v, i) => Math.abs(v - (values.values[i] as number))));
      expect(values.values).toHaveLength(expected.length);
      expect(worst).toBeLessThan(1e-5 * recorded.attributions_max_abs + 10 * recorded.f32_vs_f64_max_abs);
    });
  },
);
