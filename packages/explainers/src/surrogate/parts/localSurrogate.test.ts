import { inTurns, randomStream } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { flat, readCases } from "../../testing/fixtures.js";
import type { FeatureSelection } from "./featureSelection.js";
import { lassoPath } from "./lassoPath.js";
import { fitSurrogate as fitting, type Neighbourhood, type SurrogateOptions } from "./localSurrogate.js";
import { maskDesign } from "./maskDesign.js";
import { numberDesign } from "./numberDesign.js";
import { exponentialKernel } from "./proximity.js";

async function fitSurrogate(
  { data, weights, features }: Neighbourhood,
  labels: Float64Array,
  options: SurrogateOptions,
) {
  const design = await (data instanceof Uint8Array
    ? inTurns(maskDesign(data, weights, features))
    : inTurns(numberDesign(data, weights, features)));
  return inTurns(fitting(design, labels, options));
}

interface LimeCase {
  readonly id: string;
  readonly params: {
    readonly kernel_width: number;
    readonly label: number;
    readonly num_features: number;
    readonly feature_selection: string;
    readonly ridge_alpha: number;
  };
  readonly interpretable_data: number[][];
  readonly model_outputs: number[][];
  readonly distances: number[];
  readonly weights: number[];
  readonly selected_features: number[];
  readonly coefficients: number[];
  readonly intercept: number;
  readonly score_r2: number;
  readonly local_pred: number[];
}

const cases = readCases("lime.json") as unknown as LimeCase[];
const selections: Record<string, FeatureSelection> = {
  auto: "auto",
  forward_selection: "forward",
  highest_weights: "highest-weights",
  lasso_path: "lasso-path",
  none: "none",
};

describe("LIME's recorded fits", () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_, each) => {
    const { kernel_width, label, num_features, feature_selection, ridge_alpha } = each.params;
    const weights = exponentialKernel(Float64Array.from(each.distances), kernel_width);
    weights.forEach((w, k) => {
      expect(w).toBeCloseTo(each.weights[k] as number, 12);
    });
    const fit = await fitSurrogate(
      {
        data: Float64Array.from(flat(each.interpretable_data)),
        features: each.interpretable_data[0]?.length as number,
        weights,
      },
      Float64Array.from(each.model_outputs, (row) => row[label] as number),
      {
        maxFeatures: num_features,
        featureSelection: selections[feature_selection] as FeatureSelection,
        ridgeAlpha: ridge_alpha,
      },
    );
    expect(fit.selected).toEqual(each.selected_features);
    fit.selected.forEach((feature, i) => {
      expect(fit.coefficients[feature]).toBeCloseTo(each.coefficients[i] as number, 10);
    });
    expect(fit.coefficients.filter((c) => c !== 0).length).toBe(each.selected_features.length);
    expect(fit.intercept).toBeCloseTo(each.intercept, 10);
    expect(fit.score).toBeCloseTo(each.score_r2, 9);
    expect(fit.localPrediction).toBeCloseTo(each.local_pred[0] as number, 10);
  });
});

test("every point of a lasso path meets the lasso's conditions", async () => {
  const [rows, features] = [40, 6];
  const stream = randomStream(1);
  const x = Array.from({ length: rows }, () => {
    const shared = stream.normal();
    return Array.from({ length: features }, () => stream.normal() + 2 * shared);
  });
  const y = x.map(
    (row, i) => 3 * (row[0] as number) - 2 * (row[3] as number) + 0.5 * (row[4] as number) + Math.sin(i * i),
  );
  const gram = new Float64Array(features * features);
  const cross = new Float64Array(features);
  x.forEach((row, k) => {
    row.forEach((a, i) => {
      cross[i] = (cross[i] as number) + a * (y[k] as number);
      row.forEach((b, j) => {
        gram[i * features + j] = (gram[i * features + j] as number) + a * b;
      });
    });
  });
  const path = await inTurns(lassoPath(gram, cross));
  expect(path.length).toBeGreaterThan(features);
  for (const beta of path.slice(1)) {
    const residual = cross.map(
      (c, i) => c - beta.reduce((sum, b, j) => sum + b * (gram[i * features + j] as number), 0),
    );
    const penalty = Math.max(...residual.map(Math.abs));
    beta.forEach((b, i) => {
      // The correlation of a non-zero coefficient's feature is the penalty, with its sign; others' are below.
      if (b !== 0) expect((residual[i] as number) * Math.sign(b)).toBeCloseTo(penalty, 9);
      else expect(Math.abs(residual[i] as number)).toBeLessThanOrEqual(penalty + 1e-9);
    });
  }
  const last = path.at(-1) as Float64Array;
  expect(
    Math.max(
      ...cross.map((c, i) =>
        Math.abs(c - last.reduce((sum, b, j) => sum + b * (gram[i * features + j] as number), 0)),
      ),
    ),
  ).toBeLessThan(1e-9);
});

test("collinear features are shared out, and labels that do not vary are met", async () => {
  const options = { maxFeatures: 3, featureSelection: "forward", ridgeAlpha: 0 } as const;
  const data = Float64Array.from(flat([0, 1, 2, 3, 4].map((v) => [v, v, 1])));
  const neighbourhood = { data, features: 3, weights: new Float64Array(5).fill(1) };
  const { coefficients, score } = await fitSurrogate(neighbourhood, Float64Array.of(0, 2, 4, 6, 8), options);
  expect((coefficients[0] as number) + (coefficients[1] as number)).toBeCloseTo(2, 10);
  expect(score).toBeCloseTo(1, 10);
  const flatFit = await fitSurrogate(neighbourhood, new Float64Array(5).fill(3), options);
  expect(flatFit.intercept).toBeCloseTo(3, 12);
  expect(Math.max(...flatFit.coefficients.map(Math.abs))).toBeLessThan(1e-12);
});
