import { describe, expect, test } from "vitest";
import { readCases } from "../../testing/fixtures.js";
import { type PathMethod, pathMethods, pathRule } from "./pathRule.js";

const captumNames: Record<string, PathMethod> = {
  gausslegendre: "gauss-legendre",
  riemann_left: "left",
  riemann_right: "right",
  riemann_middle: "middle",
  riemann_trapezoid: "trapezoid",
};

describe("nodes and weights are Captum's", () => {
  const cases = ["attributions_mlp.json", "attributions_cnn.json"]
    .flatMap(readCases)
    .filter(({ method, params }) => method === "IntegratedGradients" && params.alphas);
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { params }) => {
    const {
      n_steps: steps,
      method,
      alphas,
      step_sizes,
    } = params as unknown as {
      readonly n_steps: number;
      readonly method: string;
      readonly alphas: number[];
      readonly step_sizes: number[];
    };
    const rule = pathRule(captumNames[method] as PathMethod, steps);
    // Captum's trapezoid has weights that sum to (n - 1) / n.
    const scale = method === "riemann_trapezoid" ? steps / (steps - 1) : 1;
    alphas.forEach((alpha, i) => {
      // Recorded in float32.
      expect(Math.abs((rule.alphas[i] as number) - alpha)).toBeLessThan(2 ** -23);
      expect(Math.abs((rule.weights[i] as number) - (step_sizes[i] as number) * scale)).toBeLessThan(
        2 ** -23,
      );
    });
  });
});

test.each(pathMethods)("%s weighs constants rightly and is exact to its degree", (method) => {
  for (const steps of [2, 3, 7, 50, 301]) {
    const { alphas, weights } = pathRule(method, steps);
    const integral = (f: (a: number) => number) =>
      alphas.reduce((sum, a, i) => sum + f(a) * (weights[i] as number), 0);
    expect(integral(() => 1)).toBeCloseTo(1, 13);
    if (method === "middle" || method === "trapezoid") expect(integral((a) => a)).toBeCloseTo(0.5, 13);
    if (method === "gauss-legendre") {
      const degree = Math.min(2 * steps - 1, 60);
      expect(integral((a) => a ** degree)).toBeCloseTo(1 / (degree + 1), 13);
    }
  }
});

test.each([
  ["trapezoid", 1],
  ["left", 0],
  ["middle", 1.5],
  ["simpson" as PathMethod, 10],
] as const)("%s with %d steps is refused", (method, steps) => {
  expect(() => pathRule(method, steps)).toThrow(expect.objectContaining({ code: "argument" }));
});
