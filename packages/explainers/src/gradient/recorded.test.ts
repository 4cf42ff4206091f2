import { softmax, type Tensor, tensor } from "@hyaline/core";
import { atLayer, type Explanation } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { deconvnet } from "./deconvnet.js";
import { guidedBackprop } from "./guidedBackprop.js";
import { inputXGradient } from "./inputXGradient.js";
import { integratedGradients } from "./integratedGradients.js";
import type { PathMethod } from "./parts/pathRule.js";
import { saliency } from "./saliency.js";

const quadratures: Readonly<Record<string, PathMethod>> = {
  gausslegendre: "gauss-legendre",
  riemann_left: "left",
  riemann_right: "right",
  riemann_middle: "middle",
  riemann_trapezoid: "trapezoid",
};

interface Recorded {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly [field: string]: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  readonly input: number[][];
  readonly target: number[] | null;
  readonly attributions: unknown;
}

type Model = (x: Tensor) => Tensor;
type Explain = (model: Model, each: Recorded) => Promise<Pick<Explanation, "values">>;

const tokens = (rows: unknown) => tensor(rows as number[][], { dtype: "int32" });
const pathOptions = ({ params }: Recorded) => ({
  steps: (params.n_steps as number | undefined) ?? 50,
  method: quadratures[(params.method as string | undefined) ?? "gausslegendre"] as PathMethod,
  multiplyByInputs: (params.multiply_by_inputs as boolean | undefined) ?? true,
});
const unit = ({ params }: Recorded) => ({
  neuron: { layer: params.layer as string, index: params.neuron as number[] },
});
/** The model from its embedding's value on, at the recorded tokens. */
const behind = (model: Model, each: Recorded, layer: string): Model =>
  atLayer(model, layer)(tokens(each.tokens)).output;
const embedding = ({ model }: Recorded) => (model === "attn_recsys" ? "item_embedding" : "embedding");

const methods: Readonly<Record<string, Explain>> = {
  Saliency: (model, each) =>
    saliency(model, { absolute: each.params.abs as boolean }).explain(each.input, { target: each.target }),
  GuidedBackprop: (model, each) => guidedBackprop(model).explain(each.input, { target: each.target }),
  Deconvolution: (model, each) => deconvnet(model).explain(each.input, { target: each.target }),
  InputXGradient: (model, each) => inputXGradient(model).explain(each.input, { target: each.target }),
  IntegratedGradients: (model, each) =>
    integratedGradients(model, pathOptions(each)).explain(each.input, {
      target: each.target,
      baseline: each.baselines as number[][],
    }),
  LayerIntegratedGradients: (model, each) => {
    const isImage = each.model === "cnn_digits";
    const layer = each.params.layer as string;
    return integratedGradients(model, { ...pathOptions(each), layer }).explain(
      isImage ? each.input : tokens(each.input),
      { target: each.target, baseline: isImage ? (each.baselines as number[][]) : tokens(each.baselines) },
    );
  },
  LayerGradientXActivation: (model, each) =>
    inputXGradient(model, { layer: each.params.layer as string }).explain(each.input, {
      target: each.target,
    }),
  NeuronGradient: (model, each) => saliency(model, { absolute: false, ...unit(each) }).explain(each.input),
  NeuronIntegratedGradients: (model, each) =>
    integratedGradients(model, { ...pathOptions(each), ...unit(each) }).explain(each.input),
  emb_saliency_signed: (model, each) =>
    saliency(behind(model, each, embedding(each)), { absolute: false }).explain(each.input, {
      target: each.target,
    }),
  emb_input_x_gradient: (model, each) =>
    inputXGradient(behind(model, each, embedding(each))).explain(each.input, { target: each.target }),
  emb_ig_zero_gl50: (model, each) =>
    integratedGradients(behind(model, each, embedding(each)), pathOptions(each)).explain(each.input, {
      target: each.target,
      baseline: each.baselines as number[][],
    }),
};

const recorded = ["mlp", "cnn", "rnn", "attn"]
  .flatMap((name) => readCases(`attributions_${name}.json`))
  .filter(({ method }) => method in methods) as unknown as Recorded[];
/** One of each method and model; all of them at night. */
const first = recorded.filter(
  ({ method, model }, i) =>
    i === recorded.findIndex((each) => each.method === method && each.model === model),
);
const cases = process.env.HYALINE_NIGHTLY === "1" ? recorded : first;

/** What Captum gives, with the textbook's trapezoid in the place of its own; the sum of each token's where tokens are explained. */
function expectedOf(each: Recorded): number[] {
  const attributions = each.attributions_standard_trapezoid ?? each.attributions;
  const isOfTokens = each.token_attributions !== undefined;
  if (!isOfTokens) return flat(attributions);
  const tokensOf = (attributions as number[][][]).flat();
  return tokensOf.map((parts) => parts.reduce((sum, v) => sum + v, 0));
}

describe.each(backends)("on %s", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s, as Captum", async (_id, each) => {
    const logits = await importedModel(each.model);
    const model: Model = each.params.forward ? (x) => softmax(logits(x)) : logits;
    const { values } = await (methods[each.method] as Explain)(model, each);
    const expected = expectedOf(each);
    expect(values.values.length).toBe(expected.length);
    const greatest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const tolerance = 1e-4 * greatest + 10 * (each.f32_vs_f64_max_abs as number);
    const worst = expected.reduce(
      (most, v, i) => Math.max(most, Math.abs(v - (values.values[i] as number))),
      0,
    );
    expect(worst).toBeLessThanOrEqual(tolerance);
  });
});
