import { abs, add, cast, div, flatten, jit, mul, type Tensor, type Tree } from "@hyaline/core";
import { declare, flag, type Given, number, readOptions } from "@hyaline/core/facts";
import { applyUpdates } from "../applyUpdates.js";
import type { LossOptimizer, Optimizer, OptimizerState } from "../optimizer.js";
import { jointNorm } from "../parts/norm.js";
import { checkOptimizer } from "../transforms/parts/isOptimizer.js";

const samOptions = {
  /** How far up it looks: the length of the climb (default 0.05, the paper's). */
  radius: number("How far up it looks: the length of the climb.", 0.05),
  /** Climb in proportion to each parameter (default false; Kwon et al., 2021; give a radius of about 0.5 then). */
  adaptive: flag("Climb in proportion to each parameter; give a radius of about 0.5 then.", false),
};
export interface SamOptions extends Given<typeof samOptions> {}

/**
 * Sharpness-aware minimisation: an optimizer's step, with the gradient from the top of a climb:
 * ε = radius · g / ‖g‖, p ← step(p, ∇loss(p + ε)). It takes two gradients a step, and settles where the loss is flat.
 *
 * Source: Foret et al., 2021, "Sharpness-Aware Minimization for Efficiently Improving Generalization", algorithm 1;
 * `adaptive`: Kwon et al., 2021, "ASAM", equation 8 without a bias.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range, or what is no optimizer
 * @example
 * ```ts
 * const optimizer = sam(sgd({ learningRate: 0.1, momentum: 0.9 }), { radius: 0.05 });
 * ```
 */
export const sam = /* @__PURE__ */ declare(
  (optimizer: Optimizer, options: SamOptions = {}): LossOptimizer => {
    checkOptimizer("sam", optimizer);
    const { radius, adaptive } = readOptions("sam", samOptions, options);
    const climb = jit((params: Tree, gradients: Tree) => {
      const { leaves, structure } = flatten(params);
      const slopes = flatten(gradients).leaves;
      const scales = leaves.map((leaf) => abs(leaf));
      const scaled = (all: readonly Tensor[]) =>
        adaptive ? all.map((one, i) => mul(one, scales[i] as Tensor)) : all;
      const length = jointNorm(scaled(slopes));
      // A gradient of 0 has no direction: the quotient's ε leaves the parameters where they are.
      const factor = div(radius, add(length, 1e-12));
      const ways = scaled(scaled(slopes));
      return structure.build(
        leaves.map((leaf, i) => add(leaf, mul(ways[i] as Tensor, cast(factor, leaf.dtype)))),
      ) as Tree;
    });
    const descend = jit((gradients: Tree, state: OptimizerState, params: Tree, loss: Tensor) => {
      const { updates, state: next } = optimizer.update(gradients, state, params, { loss });
      return { params: applyUpdates(params, updates), state: next };
    });
    return {
      init: (params) => optimizer.init(params),
      async minimise<P extends Tree>(
        lossAt: (p: P) => Promise<{ loss: Tensor; gradients: P }>,
        state: OptimizerState,
        params: P,
        call = {},
      ) {
        const { loss, gradients } = await lossAt(params);
        const top = await climb.call([params, gradients], call);
        const { gradients: sharp } = await lossAt(top as P);
        const made = await descend.call([sharp, state, params, loss], call);
        return { params: made.params as P, state: made.state, loss };
      },
    };
  },
  {
    name: "sam",
    title: "Sharpness-aware minimisation",
    family: "rules",
    summary:
      "An optimizer's step with the gradient from the top of a short climb, which settles where the loss is flat.",
    formula: "ε = radius · g / ‖g‖, p ← step(p, ∇loss(p + ε))",
    source: {
      authors: "P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur",
      title: "Sharpness-Aware Minimization for Efficiently Improving Generalization",
      year: 2021,
      where: "algorithm 1",
    },
  },
  samOptions,
  {},
);
