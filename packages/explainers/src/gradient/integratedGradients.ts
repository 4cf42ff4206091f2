import { broadcastTo, type Graph, mul, type Spec, sub, sum, type Tensor, tensor, trace } from "@hyaline/core";
import { type Baseline, callModel, provenanceOf, type WhiteBox } from "@hyaline/explanation";
import type { OnnxOptions } from "@hyaline/onnx";
import type { Explainer, ExplainerOptions, ExplainOptions } from "../explainer.js";
import { version } from "../version.js";
import { pathEnds } from "./parts/pathEnds.js";
import { pathGradient } from "./parts/pathGradient.js";
import { pathIntegrator } from "./parts/pathIntegrator.js";
import { type PathMethod, pathRule } from "./parts/pathRule.js";
import { selectOutputs, targetsOf } from "./parts/selectOutputs.js";

export interface IntegratedGradientsOptions extends ExplainerOptions {
  /** How many gradients along the path (default 50, as in Captum). */
  readonly steps?: number;
  /** The quadrature (default `"gauss-legendre"`, as in Captum). */
  readonly method?: PathMethod;
  /** Multiply the mean gradient by the input minus the baseline (default true); without it there is no completeness. */
  readonly multiplyByInputs?: boolean;
}

export interface IntegratedGradientsCall extends ExplainOptions {
  /** Where the path starts (default 0). */
  readonly baseline?: Baseline;
}

/** What a graph must know beforehand. */
export interface IntegratedGradientsGraphOptions {
  /** One index for all rows, one per row, or `null` (the default) for a model with a single output. */
  readonly target?: number | readonly number[] | null;
  /** A number, or a tensor that broadcasts against the input (default 0). */
  readonly baseline?: number | Tensor;
}

/** What the traced explainer gives; `output`, `baseValue` and `convergenceDelta` have one entry per row. */
export type TracedAttribution = Readonly<Record<(typeof graphOutputs)[number], Tensor>>;

export interface IntegratedGradients extends Explainer<IntegratedGradientsCall> {
  /** The method as a traceable function of `x: float[rows, ...input]`: to be compiled, exported or built upon. */
  traced(options?: IntegratedGradientsGraphOptions): (x: Tensor) => TracedAttribution;
  /**
   * The whole computation as one graph of one input `x: float[rows, ...input]`, with the outputs attributions,
   * baseValue, convergenceDelta and output, in this order.
   */
  toGraph(spec: Spec, options?: IntegratedGradientsGraphOptions): Graph;
  /** {@link IntegratedGradients.toGraph} as the bytes of an ONNX file with named outputs, for any ONNX runtime. */
  toOnnx(
    spec: Spec,
    options?: IntegratedGradientsGraphOptions,
    onnxOptions?: OnnxOptions,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

const graphOutputs = ["attributions", "baseValue", "convergenceDelta", "output"] as const;

/**
 * Integrated Gradients: each element's share of what the output changes by from the baseline to the input, which is
 * its gradient averaged over the straight path between them times its own change.
 *
 * attribution_i(x) = (x_i - b_i) · ∫₀¹ ∂f(b + α (x - b)) / ∂x_i dα, by quadrature over `steps` points
 *
 * The attributions of a row sum to f(x) - f(b); `convergenceDelta` says how far the quadrature misses that.
 * `x: float[rows, ...input]`; `values` have the same shape.
 *
 * Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, equations 1 and 3.
 *
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for options or a target out of range, `shape`, `dtype` for integer input, `data` for
 * NaN or infinity in inputs or outputs, `not-differentiable` where the output depends on the input only through ops
 * without a gradient (they are named), `aborted`
 * @example
 * ```ts
 * const ig = integratedGradients((x: Tensor) => x.mul(x).sum({ axes: 1 }));
 * const { values } = await ig.explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export function integratedGradients(
  model: WhiteBox,
  options: IntegratedGradientsOptions = {},
): IntegratedGradients {
  const { steps = 50, method = "gauss-legendre", multiplyByInputs = true, batchSize } = options;
  const rule = pathRule(method, steps);
  const ends = pathEnds(model, options);
  const integrator = pathIntegrator(model, { rule, multiplyByInputs, batchSize });

  const traced =
    ({ target = null, baseline = 0 }: IntegratedGradientsGraphOptions = {}) =>
    (x: Tensor): TracedAttribution => {
      const start = broadcastTo(tensor(baseline, { dtype: x.dtype }), x.shape);
      const [outputs, baseOutputs] = [callModel(model, x), callModel(model, start)];
      const [rows, count] = outputs.shape as [number, number];
      const select = selectOutputs(targetsOf(target, rows, count), count, x.dtype);
      const weighed = pathGradient(model, {
        x,
        baseline: start,
        select,
        alphas: tensor(rule.alphas, { dtype: x.dtype }),
        weights: tensor(rule.weights, { dtype: x.dtype }),
      });
      const attributions = multiplyByInputs ? mul(weighed, sub(x, start)) : weighed;
      const output = sum(mul(outputs, select), { axes: 1 });
      const baseValue = sum(mul(baseOutputs, select), { axes: 1 });
      const total = sum(attributions, { axes: [...x.shape.keys()].slice(1) });
      return { attributions, baseValue, convergenceDelta: sub(total, sub(output, baseValue)), output };
    };

  return {
    method: "integratedGradients",
    explain: async (x, call = {}) => {
      const startedAt = performance.now();
      const found = await ends.evaluate(x, call);
      const { rows, baseline, targets, output, baseValue, names } = found;
      const values = await integrator.integrate(rows, baseline, { targets, outputs: found.outputs }, call);
      const change = Array.from(output, (y, row) => y - (baseValue[row] as number));
      const { rowSize, count } = rows;
      const used = { steps, method, multiplyByInputs, batchSize, baseline: call.baseline ?? 0 };
      return {
        method: "integratedGradients",
        values: { shape: rows.shape, values },
        baseValue: { shape: [count], values: baseValue },
        output: { shape: [count], values: output },
        data: { shape: rows.shape, values: rows.values },
        target: targets,
        ...names,
        ...(multiplyByInputs
          ? { convergenceDelta: change.map((d, row) => total(values, row, rowSize) - d) }
          : {}),
        provenance: provenanceOf(
          {
            options: used,
            evaluations: found.evaluations + count * steps,
            versions: { "@hyaline/explainers": version },
            startedAt,
          },
          call,
        ),
      };
    },
    traced,
    toGraph: (spec, graphOptions) => trace(traced(graphOptions), [spec]),
    toOnnx: async (spec, graphOptions, onnxOptions) => {
      // Loaded when asked for: a page that explains need not carry the writer of ONNX files.
      const { exportOnnx } = await import("@hyaline/onnx");
      const names = { inputNames: ["x"], outputNames: graphOutputs };
      return exportOnnx(traced(graphOptions), [spec], { ...names, ...onnxOptions });
    },
    dispose: () => {
      ends.dispose();
      integrator.dispose();
    },
  };
}

function total(values: ArrayLike<number>, row: number, size: number): number {
  let sum = 0;
  for (let i = row * size; i < (row + 1) * size; i++) sum += values[i] as number;
  return sum;
}
