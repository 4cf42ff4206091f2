import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { exp } from "../elementwise/exp.js";
import { greater } from "../elementwise/greater.js";
import { log } from "../elementwise/log.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { where } from "../elementwise/where.js";
import { sum } from "../reduce/sum.js";
import { checkReduction, inFloat32, lossShape, reduceTerms } from "./loss.js";

export interface KlDivergenceOptions {
  /** Whether the target is given as logarithms too (default false). */
  readonly logTarget?: boolean;
  /**
   * `"batchMean"` (default): the sum over all but the first axis, averaged over that one, which is the divergence of the
   * distributions. PyTorch's default is the mean of all terms, `"mean"`.
   */
  readonly reduction?: "batchMean" | "mean" | "sum" | "none";
}

type KlAttributes = {
  readonly logTarget: boolean;
  readonly reduction: NonNullable<KlDivergenceOptions["reduction"]>;
};

export const klDivergenceOp = composite<KlAttributes>({
  name: "klDivergence",
  infer: (inputs, { reduction }) => {
    const [x, target] = inputs as [Spec, Spec];
    if (!sameShape(x.shape, target.shape) || !isFloat(x.dtype)) {
      const got = `${formatSpec(x)} and ${formatSpec(target)}`;
      fail("shape", "klDivergence needs two floating-point tensors of one shape", got);
    }
    return [{ dtype: x.dtype, shape: lossShape(x.shape, reduction) }];
  },
  body: (inputs, { logTarget, reduction }) => [
    inFloat32(inputs, (wide) => {
      const [logQ, target] = wide as [Tensor, Tensor];
      const terms = logTarget
        ? mul(exp(target), sub(target, logQ))
        : sub(entropyTerms(target), mul(target, logQ));
      if (reduction !== "batchMean") return reduceTerms(terms, reduction);
      return mul(sum(terms), 1 / Math.max(1, logQ.shape[0] ?? 1));
    }),
  ],
});

/** p log p, which is 0 where p is. */
function entropyTerms(p: Tensor): Tensor {
  const some = greater(p, 0);
  return where(some, mul(p, log(where(some, p, 1))), 0);
}

/**
 * Kullback-Leibler divergence of a model's distribution q from a target p: Σ p · (log p − log q).
 *
 * Source: S. Kullback and R. Leibler, "On information and sufficiency", 1951.
 *
 * @param logQ float[batch, ...], the logarithms of the model's probabilities, such as logSoftmax gives
 * @param target float[batch, ...], probabilities, or their logarithms
 * @returns float[], or float[batch, ...] without a reduction
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * await klDivergence(tensor([[Math.log(0.5), Math.log(0.5)]]), tensor([[1, 0]])).item(); // 0.6931472
 * ```
 */
export function klDivergence(logQ: Tensor, target: Tensor, given: KlDivergenceOptions = {}): Tensor {
  const { logTarget = false, reduction = "batchMean" } = refuseUnknown("klDivergence", given, [
    "logTarget",
    "reduction",
  ]);
  checkReduction("klDivergence", reduction, ["batchMean", "mean", "sum", "none"]);
  return apply1(klDivergenceOp, promoteAll("klDivergence", [logQ, target]), { logTarget, reduction });
}
