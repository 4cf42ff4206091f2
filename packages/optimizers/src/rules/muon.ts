import { add, mul, neg, reshape } from "@hyaline/core";
import { choice, declare, type Given, integer, number, readOptions, value } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { rate } from "../parts/options.js";
import { perParameter } from "../parts/perParameter.js";
import { parameterGroups } from "../transforms/parameterGroups.js";
import { isOptimizer } from "../transforms/parts/isOptimizer.js";
import { adamw } from "./adamw.js";
import { orthogonalised } from "./parts/orthogonalised.js";
import { zerosLike } from "./parts/zerosLike.js";

const muonOptions = {
  /** How far a step goes (default 0.02, the author's). */
  learningRate: rate("How far a step goes.", 0.02),
  /** How much of the last step goes on (default 0.95, the author's). */
  momentum: number("How much of the last step goes on.", 0.95, [0, 1]),
  /** The parameters shrink by learningRate · weightDecay · p (default 0). */
  weightDecay: number("The parameters shrink by learningRate · weightDecay · p.", 0),
  /** Rounds of Newton and Schulz's iteration (default 5, the author's). */
  rounds: integer("Rounds of Newton and Schulz's iteration.", 5, [1, 100]),
  /** Added to the norm that the first round divides by (default 1e-7, the author's). */
  epsilon: number("Added to the norm that the first round divides by.", 1e-7),
  /**
   * How long a step of a matrix is: `"original"` by √max(1, outputs / inputs), `"matchRms"` by 0.2 √max(outputs, inputs), as
   * long as Adam's, so that its learning rates serve (Liu et al., 2025).
   */
  size: choice(
    "How long a step of a matrix is: the author's, or as long as Adam's.",
    ["original", "matchRms"],
    "original",
  ),
  /** What changes parameters that are no matrices, such as biases (default: `adamw({ learningRate: 3e-4 })`). */
  others: value<Optimizer>(
    "What changes parameters that are no matrices, such as biases (default: adamw of learning rate 3e-4).",
    "an optimizer, such as adamw()",
    isOptimizer,
  ),
};
export interface MuonOptions extends Given<typeof muonOptions> {}

/**
 * Muon: momentum, made orthogonal: m ← momentum · m + g, p ← p - learningRate · s · orthogonal(g + momentum · m).
 *
 * Matrices are what has two axes, [inputs, outputs]; a kernel of more axes, [outputs, …], counts as [outputs, rest]. Other
 * parameters go to `others`. Embeddings and the last layer are better off with AdamW too: put them apart with
 * {@link parameterGroups}.
 *
 * Source: Jordan et al., 2024, "Muon: An optimizer for hidden layers in neural networks"; `matchRms`: Liu et al., 2025,
 * "Muon is Scalable for LLM Training", equation 4.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = muon({ learningRate: 0.02, others: adamw({ learningRate: 1e-3 }) });
 * ```
 */
export const muon = /* @__PURE__ */ declare(
  (options: MuonOptions = {}): Optimizer => {
    const used = readOptions("muon", muonOptions, options);
    const { learningRate, momentum, weightDecay, rounds, epsilon, size } = used;
    const matrices = perParameter({
      name: "muon",
      slots: { m: zerosLike },
      step: ({ parameter, gradient, slots, rate }) => {
        const m = add(mul(slots.m, momentum), gradient);
        const ahead = add(gradient, mul(m, momentum));
        const [first, ...rest] = parameter.shape as [number, ...number[]];
        const others = rest.reduce((product, one) => product * one, 1);
        const [inputs, outputs] = rest.length === 1 ? [first, others] : [others, first];
        const step = reshape(
          orthogonalised(reshape(ahead, [first, others]), rounds, epsilon),
          parameter.shape,
        );
        const factor =
          size === "original"
            ? Math.sqrt(Math.max(1, outputs / inputs))
            : 0.2 * Math.sqrt(Math.max(outputs, inputs));
        const whole = add(mul(step, factor), mul(parameter, weightDecay));
        return { update: neg(mul(whole, rate(learningRate))), slots: { m } };
      },
    });
    const others = used.others ?? adamw({ learningRate: 3e-4 });
    return parameterGroups((_, { rank }) => (rank < 2 ? "others" : "matrices"), { matrices, others });
  },
  {
    name: "muon",
    title: "Muon",
    family: "rules",
    summary: "Momentum made orthogonal, for the matrices of hidden layers.",
    formula: "m ← momentum · m + g, p ← p - learningRate · s · orthogonal(g + momentum · m)",
    source: {
      authors: "K. Jordan, Y. Jin, V. Boza, J. You, F. Cesista, L. Newhouse, J. Bernstein",
      title: "Muon: An optimizer for hidden layers in neural networks",
      year: 2024,
    },
  },
  muonOptions,
  {},
);
