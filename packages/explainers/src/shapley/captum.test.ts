import { softmax, type Tensor, tensor } from "@hyaline/core";
import { elementValues } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { exactShap } from "./exactShap.js";

interface Case {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: { readonly feature_mask: unknown[]; readonly forward?: string };
  readonly input: number[][];
  readonly baselines: number[][];
  readonly target: number[];
  readonly attributions: unknown[];
  readonly f32_vs_f64_max_abs: number;
  readonly attributions_max_abs: number;
}
const cases = ["mlp", "cnn"]
  .flatMap((name) => readCases(`attributions_${name}.json`) as unknown as Case[])
  .filter(({ method }) => method === "ShapleyValues");

describe.each(backends)("on %s, Captum's Shapley values of groups", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const logits = await importedModel(each.model);
    const model = each.id.endsWith("_prob") ? (x: Tensor) => softmax(logits(x)) : logits;
    const x = tensor(each.input);
    const values = flat(each.params.feature_mask);
    const groups = { shape: x.shape.slice(1), values };
    const shap = exactShap(model, { background: tensor(each.baselines), groups });
    const found = elementValues(await shap.explain(x, { target: each.target }));
    const most = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    flat(each.attributions).forEach((expected, i) => {
      expect(Math.abs((found.values[i] as number) - expected)).toBeLessThan(most);
    });
    shap.dispose();
  });
});
