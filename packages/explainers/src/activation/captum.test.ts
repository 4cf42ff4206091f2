import { readFileSync } from "node:fs";
import type { NumericArray, Tensor } from "@hyaline/core";
import type { WhiteBox } from "@hyaline/explanation";
import { importOnnx } from "@hyaline/onnx";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { type FixtureCase, flat, readCases } from "../testing/fixtures.js";
import { gradCam } from "./gradCam.js";
import { internalInfluence } from "./internalInfluence.js";
import { layerConductance } from "./layerConductance.js";

const wanted = ["LayerGradCam", "LayerConductance", "InternalInfluence"];
const cases = readCases("attributions_cnn.json").filter(({ method }) => wanted.includes(method));
const fn = importOnnx(readFileSync(new URL("../../fixtures/models/cnn_digits.onnx", import.meta.url))).fn;
const model = fn as (x: Tensor) => Tensor;

const explainerOf = ({ method, params }: FixtureCase) => {
  const given = params as unknown as { layer: string; n_steps: number; relu_attributions: boolean };
  const { layer, n_steps: steps } = given;
  if (method === "LayerGradCam") return gradCam(model as WhiteBox, { layer, relu: given.relu_attributions });
  return (method === "LayerConductance" ? layerConductance : internalInfluence)(model as WhiteBox, {
    layer,
    steps,
  });
};

describe.each(backends)("on %s, as Captum", (_, create) => {
  runsOn(create);

  const check = (each: FixtureCase, got: NumericArray, recorded: unknown) => {
    const expected = flat(recorded);
    const tolerance = 1e-4 * (each.attributions_max_abs as number) + 10 * (each.f32_vs_f64_max_abs as number);
    expect(got.values).toHaveLength(expected.length);
    const worst = expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got.values[i] as number))), 0);
    expect(worst).toBeLessThanOrEqual(tolerance);
  };

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const explainer = explainerOf(each);
    const call = { target: each.target as number[] };
    const baseline = each.baselines as number[][] | undefined;
    const isPath = each.method !== "LayerGradCam";
    const found = await explainer.explain(
      each.input as number[][],
      {
        ...call,
        ...(isPath && baseline ? { baseline } : {}),
      } as typeof call,
    );
    explainer.dispose();
    check(each, found.values, each.attributions);
  });

  test.each(
    cases
      .filter(({ upsampled }) => upsampled !== undefined)
      .flatMap((each) =>
        (["nearest", "bilinear"] as const)
          .filter((resize) => resize in (each.upsampled as object))
          .map((resize) => [each.id, resize, each] as const),
      ),
  )("%s, enlarged %s", async (_id, resize, each) => {
    const { layer, relu_attributions: relu } = each.params as unknown as {
      layer: string;
      relu_attributions: boolean;
    };
    const explainer = gradCam(model as WhiteBox, { layer, relu, resize });
    const found = await explainer.explain(each.input as number[][], { target: each.target as number[] });
    explainer.dispose();
    expect(found.values.shape.slice(2)).toEqual([8, 8]);
    check(each, found.values, (each.upsampled as Record<string, unknown>)[resize]);
  });
});
