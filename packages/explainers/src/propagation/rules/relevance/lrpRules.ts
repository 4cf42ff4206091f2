import {
  add,
  cond,
  div,
  fail,
  fill,
  greaterEqual,
  min,
  mul,
  sub,
  sumToShape,
  type Tensor,
  where,
} from "@hyaline/core";
import { type Affine, affineOf, isAffine } from "../../parts/affine.js";
import { negative, positive } from "../../parts/arithmetic.js";
import { perRow } from "../../parts/perRow.js";
import type { PropagationContext, PropagationRule } from "../../propagate.js";

/** How relevance passes one layer, from its outputs to its inputs. */
export type LrpRule = PropagationRule;

/** ε of rules whose papers have none: it only keeps 0 / 0 away; Captum's constant. */
const TINY = 1e-9;

/** A rule for affine layers; a layer without weights has one map only, and goes by ε. */
function affineRule(
  epsilon: number,
  rule: (layer: Affine, relevance: Tensor, context: PropagationContext) => Tensor,
): LrpRule {
  const other = epsilonRule(epsilon);
  return (context, relevances) => {
    if (!isAffine(context.op, context.needs)) return other(context, relevances);
    const layer = affineOf(context);
    return [rule(layer, relevances[0] as Tensor, context)];
  };
}

/**
 * R / (z + ε sign z), where 0 counts as positive, as in Captum and Zennit; what ε took is absorbed.
 *
 * @param sign of all of z, where it is known
 */
export function sharedBy(
  context: PropagationContext,
  z: Tensor,
  relevance: Tensor,
  epsilon: number,
  sign?: 1 | -1,
): Tensor {
  const stabiliser = sign ? sign * epsilon : where(greaterEqual(z, 0), epsilon, -epsilon);
  const s = div(relevance, add(z, stabiliser));
  context.absorb(s, stabiliser);
  return s;
}

/** The same for a layer's z, with what its bias took. */
function sharedByLayer(
  context: PropagationContext,
  { taken }: Affine,
  z: Tensor,
  relevance: Tensor,
  epsilon: number,
  { bias, sign }: { readonly bias?: Tensor | undefined; readonly sign?: 1 | -1 } = {},
): Tensor {
  const s = sharedBy(context, z, relevance, epsilon, sign);
  if (bias) context.absorb(taken(s, bias));
  return s;
}

/**
 * Any op by its gradient: x · ∂⟨z, R / (z + ε sign z)⟩/∂x, shared by the inputs that lead to what is explained.
 * For a sum, constants among its terms take their part.
 */
export function epsilonRule(epsilon: number): LrpRule {
  return (context, relevances) => {
    const { op, inputs, outputs, needs } = context;
    const scaled = relevances.map((relevance, i) => {
      if (!relevance) return undefined;
      const z = outputs[i] as Tensor;
      const s = sharedBy(context, z, relevance, epsilon);
      const sign = op.name === "sub" ? -1 : 1;
      if (op.name === "add" || op.name === "sub")
        inputs.forEach((x, k) => {
          if (!needs[k]) context.absorb(s, k === 1 ? mul(x, sign) : x);
        });
      return s;
    });
    const back = context.gradient(scaled);
    return inputs.map((x, i) => (needs[i] && back[i] ? mul(x, back[i] as Tensor) : undefined));
  };
}

const epsilon = (epsilon = 1e-6): LrpRule =>
  affineRule(epsilon, (layer, relevance, context) => {
    const { x, w, b, back } = layer;
    const [z] = context.outputs as [Tensor];
    return mul(x, back(w, sharedByLayer(context, layer, z, relevance, epsilon, { bias: b })));
  });

const gamma = (gamma = 0.25, epsilon = TINY): LrpRule =>
  affineRule(epsilon, (layer, relevance, context) => {
    const { x, w, b, run, back } = layer;
    const favoured = add(w, mul(positive(w), gamma));
    const z = run(x, favoured, b);
    return mul(x, back(favoured, sharedByLayer(context, layer, z, relevance, epsilon, { bias: b })));
  });

const positiveWeights = (epsilon = TINY): LrpRule =>
  affineRule(epsilon, (layer, relevance, context) => {
    const { x, w, b, run, back } = layer;
    const kept = positive(w);
    const z = run(x, kept, b);
    return mul(x, back(kept, sharedByLayer(context, layer, z, relevance, epsilon, { bias: b })));
  });

/** A layer's weights of both signs. */
interface Signed {
  readonly positive: Tensor;
  readonly negative: Tensor;
}

/** The shares of contributions of one sign: x⁺ w⁺ + x⁻ w⁻ + b⁺, or x⁺ w⁻ + x⁻ w⁺ + b⁻. */
function ofOneSign(
  layer: Affine,
  weights: Signed,
  context: PropagationContext,
  relevance: Tensor,
  sign: 1 | -1,
  isSignless: boolean,
): Tensor {
  const { x, b, run, back } = layer;
  const [same, other] =
    sign === 1 ? [weights.positive, weights.negative] : [weights.negative, weights.positive];
  const bias = b && (sign === 1 ? positive(b) : negative(b));
  const [up, down] = [isSignless ? x : positive(x), negative(x)];
  const ahead = run(up, same, bias);
  const z = isSignless ? ahead : add(ahead, run(down, other));
  const s = sharedByLayer(context, layer, z, relevance, TINY, { bias, sign });
  const share = mul(up, back(same, s));
  return isSignless ? share : add(share, mul(down, back(other, s)));
}

type SignedRule = (
  layer: Affine,
  weights: Signed,
  relevance: Tensor,
  context: PropagationContext,
  isSignless: boolean,
) => Tensor;

/**
 * A rule that tells contributions by their sign. For inputs that are never negative it takes half the products: where the
 * graph does not say whether they are, the numbers do.
 */
const bySign = (rule: SignedRule): LrpRule =>
  affineRule(TINY, (layer, relevance, context) => {
    const { x, w } = layer;
    const weights = { positive: positive(w), negative: negative(w) };
    if (context.nonNegative[0]) return rule(layer, weights, relevance, context, true);
    const branch = (isSignless: boolean) => (at: Tensor, given: Tensor, signed: Signed) => {
      const amounts: Tensor[] = [];
      const inside: PropagationContext = {
        ...context,
        absorb: (amount, factor) => void amounts.push(perRow(amount, context.rows, factor)),
      };
      const share = rule({ ...layer, x: at }, signed, given, inside, isSignless);
      return [share, amounts.reduce((a, b) => add(a, b))] as const;
    };
    const isSignless = greaterEqual(min(x), 0);
    const [share, absorbed] = cond(isSignless, branch(true), branch(false), x, relevance, weights);
    context.absorb(absorbed);
    return share;
  });

function alphaBeta(alpha = 2, beta = 1): LrpRule {
  if (!(alpha >= 0 && beta >= 0 && Math.abs(alpha - beta - 1) < 1e-9))
    fail(
      "argument",
      "alphaBeta needs α − β = 1, both at least 0",
      `α = ${alpha}, β = ${beta}`,
      "alphaBeta(2, 1)",
    );
  return bySign((layer, weights, relevance, context, isSignless) => {
    const part = (by: number, sign: 1 | -1) => {
      const given = by === 1 ? relevance : mul(relevance, by);
      return ofOneSign(layer, weights, context, given, sign, isSignless);
    };
    return beta === 0 ? part(alpha, 1) : add(part(alpha, 1), part(-beta, -1));
  });
}

/** Shares that do not depend on the input: weights `of(w)` on inputs of ones. */
const byWeights = (of: (w: Tensor) => Tensor): LrpRule =>
  affineRule(TINY, ({ x, w, run, back }, relevance, context) => {
    const weights = of(w);
    const z = run(fill(1, x), weights);
    return back(weights, sharedBy(context, z, relevance, TINY));
  });

function zBox(low: number, high: number): LrpRule {
  if (!(low <= high))
    fail("argument", "zBox needs low ≤ high", `${low} and ${high}`, "the range of the input");
  return affineRule(TINY, (layer, relevance, context) => {
    const { x, w, b, run, back, spread } = layer;
    const [lows, highs] = [fill(low, x), fill(high, x)];
    const [up, down] = [positive(w), negative(w)];
    const z = sub(sub(run(x, w), run(lows, up)), run(highs, down));
    const whole = b ? add(z, spread(b)) : z;
    const s = sharedByLayer(context, layer, whole, relevance, TINY, { bias: b });
    return sub(sub(mul(x, back(w, s)), mul(lows, back(up, s))), mul(highs, back(down, s)));
  });
}

/** Relevance as it came; to several inputs, in equal parts. */
const pass = (): LrpRule => (context, relevances) => {
  const first = relevances.findIndex((each) => each !== undefined);
  const many = context.needs.filter(Boolean).length;
  const share = many === 1 ? (relevances[first] as Tensor) : div(relevances[first] as Tensor, many);
  return context.inputs.map((x, i) => (context.needs[i] ? sumToShape(share, x.shape) : undefined));
};

/** In proportion to what each input contributes, without any weights' choice: ε with the smallest ε. */
const norm = (): LrpRule => epsilonRule(TINY);

/** A rule that does not see a layer's bias, and so leaves it no relevance. */
export const withoutBias =
  (rule: LrpRule): LrpRule =>
  (context, relevances) => {
    const { inputs, needs } = context;
    return rule({ ...context, inputs: inputs.slice(0, 2), needs: needs.slice(0, 2) }, relevances);
  };

/**
 * Rules of layer-wise relevance propagation, for composites of `lrp`. Each gives R_i = Σ_j share_ij R_j with other shares:
 *
 * | rule | share_ij of z_j |
 * |---|---|
 * | `epsilon(ε = 1e-6)` | x_i w_ij / (z_j + ε sign z_j), z with its bias |
 * | `gamma(γ = 0.25, ε = 1e-9)` | the same with w + γ w⁺ |
 * | `alphaBeta(α = 2, β = 1)` | α (x_i w_ij)⁺ / z_j⁺ − β (x_i w_ij)⁻ / z_j⁻, as in the paper |
 * | `zPlus()` | `alphaBeta(1, 0)` |
 * | `positiveWeights(ε = 1e-9)` | x_i w_ij⁺ with the bias kept, which Captum calls α1β0 |
 * | `wSquare()`, `flat()` | w_ij², and 1: for first layers |
 * | `zBox(low, high)` | x_i w_ij − low w_ij⁺ − high w_ij⁻: for pixels of that range |
 * | `pass()`, `norm()` | 1, and ε with the least ε |
 *
 * Sources: S. Bach et al., PLoS ONE 10(7), 2015, equations 56 to 60 (ε, αβ); G. Montavon et al., Pattern Recognition 65, 2017
 * (w², zB, z⁺); G. Montavon et al., "Layer-wise relevance propagation: an overview", 2019, section 10.2 (γ);
 * S. Lapuschkin et al., Nature Communications 10, 2019 (flat).
 */
export const lrpRules = {
  epsilon,
  gamma,
  alphaBeta,
  zPlus: (): LrpRule => alphaBeta(1, 0),
  positiveWeights,
  wSquare: (): LrpRule => byWeights((w) => mul(w, w)),
  flat: (): LrpRule => byWeights((w) => fill(1, w)),
  zBox,
  pass,
  norm,
} as const;
