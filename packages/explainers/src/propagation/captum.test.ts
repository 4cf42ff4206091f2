import { readFileSync } from "node:fs";
import type { NumericArray, Tensor } from "@hyaline/core";
import { importOnnx } from "@hyaline/onnx";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { deepLift } from "./deepLift.js";
import { lrp } from "./lrp.js";
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
const ruleOf = ({ rule, epsilon, gamma }: { rule: string; epsilon?: number; gamma?: number }): LrpRule => {
  if (rule === "EpsilonRule") return lrpRules.epsilon(epsilon);
  return rule === "GammaRule" ? lrpRules.gamma(gamma) : lrpRules.positiveWeights();
};

describe.each(backends)("on %s, as Captum", (_, create) => {
  runsOn(create);

  const check = (each: Case, got: NumericArray) => {
    const expected = flat(each.attributions);
    const tolerance = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    expect(got.values).toHaveLength(expected.length);
    const worst = expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got.values[i] as number))), 0);
    expect(worst).toBeLessThanOrEqual(tolerance);
  };

  test.each(
    cases
      .filter(({ method }) => method === "DeepLift" || method === "LayerDeepLift")
      .map((each) => [each.id, each] as const),
  )("DeepLIFT, %s", async (_id, each) => {
    const multiplyByInputs = each.params.multiply_by_inputs !== false;
    const layer = each.params.layer as string | undefined;
    const explainer = deepLift(modelOf(each.model), { multiplyByInputs, layer });
    const found = await explainer.explain(each.input, { target: each.target, baseline: each.baselines ?? 0 });
    explainer.dispose();
    check(each, found.values);
    for (const delta of found.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-3);
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
      const explainer = lrp(modelOf(each.model), { composite, epsilon: 1e-9 });
      const { values, extra } = await explainer.explain(each.input, { target: each.target });
      explainer.dispose();
      check(each, values);
      const { absorbed, conservationError } = extra as Record<string, number[]>;
      expect(absorbed).toHaveLength(each.input.length);
      for (const error of conservationError ?? [])
        expect(Math.abs(error)).toBeLessThan(1e-3 * Math.max(1, each.attributions_max_abs));
    },
  );
});
