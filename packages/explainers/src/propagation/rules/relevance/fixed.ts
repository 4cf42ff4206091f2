import { fill, mean, mul, sub, sumToShape, type Tensor, vjp } from "@hyaline/core";
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

/** A product of two inputs: all to the signal where one is a gate, else half each. */
export const productRule =
  (products: "half" | "signal"): LrpRule =>
  (context, [relevance]) => {
    const { needs, inputs } = context;
    const signal = products === "signal" ? signalOf(context) : undefined;
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
function signalOf({ producers, needs }: PropagationContext): number | undefined {
  if (!(needs[0] && needs[1])) return undefined;
  const isGate = producers.map((each) => each !== undefined && gates.has(each.op.name));
  if (isGate[0] === isGate[1]) return undefined;
  return isGate[0] ? 1 : 0;
}

/** A quotient: the divisor is held fixed, as LayerNorm's is; where only it depends on the input, relevance passes. */
export const ratioRule: LrpRule = ({ needs, inputs }, [relevance]) => {
  const at = needs[0] ? 0 : 1;
  return inputs.map((x, i) => (i === at ? sumToShape(relevance as Tensor, x.shape) : undefined));
};
