import { readFileSync } from "node:fs";
import { type Backend, jit, mul, sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { importOnnx } from "@hyaline/onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { captumBackends } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { multiplied } from "./parts/multipliers.js";
import { relevances } from "./parts/relevances.js";
import { deepLiftKnown, deepLiftRules } from "./rules/deepLift.js";
import { type LrpRule, lrpRules } from "./rules/relevance/lrpRules.js";

interface Case {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly input: number[][];
  readonly baselines: number[][];
  readonly target: number[] | null;
  readonly attributions: unknown;
  readonly f32_vs_f64_max_abs: number;
  readonly attributions_max_abs: number;
}
const cases = ["attributions_mlp.json", "attributions_cnn.json"].flatMap(readCases) as unknown as Case[];
const file = (name: string) =>
  importOnnx(readFileSync(new URL(`../../fixtures/models/${name}.onnx`, import.meta.url)));
const models = new Map<string, (x: Tensor) => Tensor>();
const modelOf = (name: string) => {
  const model = models.get(name) ?? (file(name).fn as (x: Tensor) => Tensor);
  models.set(name, model);
  return model;
};
const asTensor = (nested: unknown) => {
  const shape: number[] = [];
  for (let at = nested; Array.isArray(at); at = at[0]) shape.push(at.length);
  return tensor(Float32Array.from(flat(nested)), { shape });
};
const selecting = (target: number[] | null) => (y: Tensor) => {
  const [rows, count] = y.shape as [number, number];
  const one = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) one[row * count + (target?.[row] ?? 0)] = 1;
  return sum(mul(y, tensor(one, { shape: [rows, count] })), { axes: 1 });
};

const ruleOf = ({ rule, epsilon, gamma }: { rule: string; epsilon?: number; gamma?: number }): LrpRule => {
  if (rule === "EpsilonRule") return lrpRules.epsilon(epsilon);
  return rule === "GammaRule" ? lrpRules.gamma(gamma) : lrpRules.positiveWeights();
};

describe.each(captumBackends)("on %s, as Captum", (_, create) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  });
  afterAll(() => backend.dispose());

  const check = async (each: Case, got: Tensor) => {
    const expected = flat(each.attributions);
    const values = await got.data();
    const tolerance = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    const worst = expected.reduce((max, e, i) => Math.max(max, Math.abs(e - Number(values[i]))), 0);
    expect(values).toHaveLength(expected.length);
    expect(worst).toBeLessThanOrEqual(tolerance);
  };

  test.each(
    cases
      .filter(({ method }) => method === "DeepLift" || method === "LayerDeepLift")
      .map((each) => [each.id, each] as const),
  )("DeepLIFT, %s", async (_id, each) => {
    const options = {
      rules: deepLiftRules,
      known: deepLiftKnown,
      multiplyByInputs: each.params.multiply_by_inputs !== false,
      layer: each.params.layer as string | undefined,
    };
    const attribute = multiplied(modelOf(each.model), selecting(each.target), options);
    const run = jit((x: Tensor, base: Tensor) => attribute(x, base).attributions[0] as Tensor);
    const x = asTensor(each.input);
    const bases = flat(each.baselines);
    const base = tensor(
      Float32Array.from({ length: x.size }, (_, i) => bases[i % bases.length] ?? 0),
      { shape: x.shape },
    );
    await check(each, await run(x, base));
  });

  test.each(cases.filter(({ method }) => method === "LRP").map((each) => [each.id, each] as const))(
    "LRP, %s",
    async (_id, each) => {
      const { rules } = each.params;
      const composite =
        typeof rules === "string"
          ? []
          : Object.entries(rules as Record<string, { rule: string }>).map(
              ([layer, rule]) => [layer, ruleOf(rule)] as const,
            );
      const options = { composite, epsilon: 1e-9, products: "half", layer: undefined } as const;
      const attribute = relevances(modelOf(each.model), selecting(each.target), options);
      const x = asTensor(each.input);
      const [got, error] = await jit((x: Tensor) => {
        const { attributions, conservationError } = attribute(x);
        return [attributions[0] as Tensor, conservationError] as const;
      })(x);
      await check(each, got);
      expect(Math.abs(Number(await error.item()))).toBeLessThan(
        1e-3 * each.attributions_max_abs * x.shape[0]!,
      );
    },
  );
});
