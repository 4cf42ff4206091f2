import { fill, greater, mean, mul, sub, sum, sumToShape, type Tensor, vjp, where } from "@hyaline/core";
import { isNormaliser } from "../../parts/normaliser.js";
import type { PropagationContext } from "../../propagate.js";
import { type LrpRule, sharedBy } from "./lrpRules.js";

/** LayerNorm's standard deviation is detached; x − mean is a linear layer. */
export const standardiseRule =
  (epsilon: number): LrpRule =>
  (context, [relevance]) => {
    const { axes } = context.attributes as { readonly axes: readonly number[] };
    const [x] = context.inputs as [Tensor];
    const centred = (each: Tensor) => sub(each, mean(each, { axes, keepDims: true }));
    const s = sharedBy(context, centred(x), relevance as Tensor, epsilon);
    return [mul(x, vjp(centred, [x]).pullback(s)[0])];
  };

/**
 * Softmax by its Taylor expansion at its input: x_i (R_i − y_i Σ_j R_j). What that leaves out is absorbed, as the paper's bias.
 *
 * Source: R. Achtibat et al., "AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for Transformers", ICML 2024,
 * proposition 3.1.
 */
export const softmaxRule: LrpRule = (context, [relevance]) => {
  const [x] = context.inputs as [Tensor];
  const [y] = context.outputs as [Tensor];
  const axes = context.attributes.axis as number;
  const total = sum(relevance as Tensor, { axes, keepDims: true });
  // Masked scores are −∞ or as good as that: nothing of theirs is seen.
  const isSeen = greater(y, 0);
  const share = mul(where(isSeen, x, 0), sub(relevance as Tensor, mul(y, total)));
  context.absorb(sub(relevance as Tensor, share));
  return [share];
};

/** A product of two inputs: all to what the other normalises, or to the signal where one is a gate, else half each. */
export const productRule =
  (products: "half" | "signal"): LrpRule =>
  (context, [relevance]) => {
    const { needs, inputs } = context;
    const signal =
      otherThan(context, isNormaliser) ?? (products === "signal" ? signalOf(context) : undefined);
    const both = needs[0] && needs[1] && signal === undefined;
    return inputs.map((x, i) => {
      if (!needs[i]) return undefined;
      if (signal !== undefined && signal !== i) return fill(0, x);
      return sumToShape(both ? mul(relevance as Tensor, 0.5) : (relevance as Tensor), x.shape);
    });
  };

/** A matrix product of two inputs: shared by contributions, half to each side, or all to the signal. */
export const matMulRule =
  (products: "half" | "signal", epsilon: number): LrpRule =>
  (context, [relevance]) => {
    const { needs, inputs } = context;
    const [z] = context.outputs as [Tensor];
    const signal = needs[0] && needs[1] && products === "signal" ? signalOf(context) : undefined;
    const half = needs[0] && needs[1] && signal === undefined;
    const s = sharedBy(context, z, relevance as Tensor, epsilon);
    const back = context.gradient([half ? mul(s, 0.5) : s]);
    return inputs.map((x, i) => {
      if (!needs[i]) return undefined;
      return signal !== undefined && signal !== i ? fill(0, x) : mul(x, back[i] as Tensor);
    });
  };

/** Ops whose results lie between 0 and 1 and say how much of another value passes. */
const gates = new Set(["sigmoid", "softmax", "hardSigmoid"]);

/** The input that is no gate, where exactly one of two is. */
const signalOf = (context: PropagationContext): number | undefined =>
  otherThan(context, (each) => each !== undefined && gates.has(each.op.name));

/** The input that a test is not true of, where it is true of exactly one of two. */
function otherThan(
  { producers, needs }: PropagationContext,
  test: (producer: PropagationContext["producers"][number]) => boolean,
): number | undefined {
  if (!(needs[0] && needs[1])) return undefined;
  const [first, second] = producers.map(test);
  if (first === second) return undefined;
  return first ? 1 : 0;
}

/** A quotient: the divisor is held fixed, as LayerNorm's is; where only it depends on the input, relevance passes. */
export const ratioRule: LrpRule = ({ needs, inputs }, [relevance]) => {
  const at = needs[0] ? 0 : 1;
  return inputs.map((x, i) => (i === at ? sumToShape(relevance as Tensor, x.shape) : undefined));
};
