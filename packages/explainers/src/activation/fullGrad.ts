import {
  abs,
  add,
  apply,
  fail,
  fill,
  formatSpec,
  type Graph,
  max,
  min,
  mul,
  sub,
  sum,
  type Tensor,
} from "@hyaline/core";
import { modelGraph } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { canonise } from "../propagation/canonise.js";
import { open } from "../propagation/open.js";
import { affineOf, isAffine } from "../propagation/parts/affine.js";
import { quotient } from "../propagation/parts/arithmetic.js";
import { elementwise } from "../propagation/parts/elementwise.js";
import { rowSums, selection } from "../propagation/parts/multipliers.js";
import { type PropagationContext, propagate } from "../propagation/propagate.js";
import { enlarged } from "./parts/map.js";

/**
 * FullGrad: the output as input × gradient and every bias × its gradient, drawn as one map: where the input counts, and where
 * the features do whose biases count. `x: float[rows, channels, height, width]`; `values` are float[rows, 1, height, width].
 *
 * ψ(∇f ⊙ x) + Σ_l Σ_c ψ(∂f / ∂z_l ⊙ b_l), ψ the magnitude scaled to 0 … 1 for each layer, as large as the input
 *
 * Of a network of ReLUs, input × gradient and all biases × gradients sum to the output: `convergenceDelta` says by how much
 * they miss it. Batch normalisations count as part of the layer before them. Biases of layers without places, such as dense ones, are in
 * the sum and not in the map; maps are enlarged without corners that align. Both are the authors' program's but the last.
 *
 * Source: S. Srinivas, F. Fleuret, "Full-Gradient Representation for Neural Network Visualization", NeurIPS 2019, equations 2
 * and 8.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, height, width] to [rows, outputs] or [rows]
 * @throws HyalineError `shape` for what is no image, `argument`, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const { values } = await fullGrad(imageModel).explain(images, { target: 1 });
 * ```
 */
export const fullGrad = /* @__PURE__ */ defineTraced(
  {
    name: "fullGrad",
    title: "FullGrad",
    family: "activation",
    summary: "Input × gradient and every bias × its gradient, drawn as one map.",
    formula: "ψ(∇f ⊙ x) + Σ_l Σ_c ψ(∂f / ∂z_l ⊙ b_l)",
    source: {
      authors: "S. Srinivas, F. Fleuret",
      title: "Full-Gradient Representation for Neural Network Visualization",
      year: 2019,
      where: "equations 2 and 8",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: ["completeness"],
    cost: "1 gradient",
  },
  {},
  {},
  () => ({
    traced:
      ({ model, explained }) =>
      ([x]) => {
        const image = x as Tensor;
        if (image.rank !== 4)
          fail("shape", "fullGrad explains images, float[rows, channels, height, width]", formatSpec(image));
        const whole = modelGraph((points: readonly Tensor[]) => model(points), [image]).graph;
        const { slopes, biases, outputs } = fullGradient(
          canonise(open(whole, known), { keep: [] }),
          image,
          explained,
        );
        const own = mul(slopes, image);
        const maps = [own, ...biases].flatMap((each) => (each.rank === 4 ? [mapOf(each, image)] : []));
        return {
          attributions: [maps.reduce((total, map) => add(total, map))],
          outputs,
          total: rowSums([own, ...biases]),
          baseValue: fill(0, explained(outputs)),
        };
      },
  }),
);

const known: ReadonlySet<string> = new Set([...elementwise, "linear", "batchNorm", "softmax", "standardise"]);

/** The gradient at the input, and every bias times its gradient: float[rows, …] each. */
function fullGradient(graph: Graph, x: Tensor, explained: (outputs: Tensor) => Tensor) {
  const biases: Tensor[] = [];
  const { inputs, outputs } = propagate(graph, [x], {
    start: ([y]) => [selection(explained, y as Tensor)],
    rules: () => (context, cotangents) => {
      const bias = biasOf(context);
      if (bias && cotangents[0]) biases.push(mul(cotangents[0], bias));
      return context.gradient(cotangents);
    },
  });
  return { slopes: inputs[0] as Tensor, biases, outputs: outputs[0] as Tensor };
}

/** What an op adds to what is linear in the input, as it is added to its output. */
function biasOf(context: PropagationContext): Tensor | undefined {
  const { op, inputs, needs, attributes } = context;
  if (isAffine(op, needs)) {
    const { b, spread } = affineOf(context);
    return b && spread(b);
  }
  if (op.name === "batchNorm" && needs.indexOf(true) === 0 && needs.lastIndexOf(true) === 0)
    return apply(op, [fill(0, inputs[0] as Tensor), ...inputs.slice(1)], attributes)[0];
  if (op.name !== "add" && op.name !== "sub") return undefined;
  const at = needs.indexOf(false);
  if (at < 0) return undefined;
  return op.name === "sub" && at === 1 ? mul(inputs[1] as Tensor, -1) : (inputs[at] as Tensor);
}

/** ψ: magnitudes from 0 to 1, summed over channels and as large as the image. */
function mapOf(term: Tensor, image: Tensor): Tensor {
  const size = abs(term);
  const all = { axes: [1, 2, 3], keepDims: true } as const;
  const above = sub(size, min(size, all));
  const scaled = quotient(above, max(above, all), 1e-30, 0);
  const map = sum(scaled, { axes: 1, keepDims: true });

  return enlarged(map, image, "bilinear");
}
