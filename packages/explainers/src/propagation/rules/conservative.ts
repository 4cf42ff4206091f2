import { add, div, mean, mul, rsqrt, sub, sumToShape, type Tensor, vjp } from "@hyaline/core";
import { affineOf, isAffine } from "../parts/affine.js";
import { attentionNodes } from "../parts/attentions.js";
import { elementwise } from "../parts/elementwise.js";
import { movers } from "../parts/movers.js";
import { isNormaliser } from "../parts/normaliser.js";
import type { PropagationRule, PropagationRules } from "../propagate.js";

/** The gradient; what its products with values do not hand on is absorbed: by a bias, a constant, a bend. */
const gradient: PropagationRule = (context, cotangents) => {
  const { inputs, outputs, needs } = context;
  const given = context.gradient(cotangents);
  outputs.forEach((y, i) => {
    if (cotangents[i]) context.absorb(cotangents[i], y);
  });
  inputs.forEach((x, i) => {
    if (needs[i] && given[i]) context.absorb(mul(given[i], -1), x);
  });
  return given;
};

/** An affine layer: its bias takes its share. */
const affine: PropagationRule = (context, [g]) => {
  const layer = affineOf(context);
  if (layer.b) context.absorb(layer.taken(g as Tensor, layer.b));
  return context.gradient([g]);
};

/** A normalisation's deviation is detached; x − mean is linear (LN rule). */
const standardise: PropagationRule = ({ inputs, outputs, attributes }, [g]) => {
  const { axes, epsilon } = attributes as { readonly axes: readonly number[]; readonly epsilon: number };
  const [x] = inputs as [Tensor];
  const scale = rsqrt(add(outputs[2] as Tensor, epsilon));
  const centred = (each: Tensor) => sub(each, mean(each, { axes, keepDims: true }));
  return [vjp(centred, [x]).pullback(mul(g as Tensor, scale))[0]];
};

/** A quotient of two values: the divisor is detached. */
const ratio: PropagationRule = (context, [g]) => {
  const { inputs, needs } = context;
  if (!needs[0]) return gradient(context, [g]);
  const [a, b] = inputs as [Tensor, Tensor];
  return [sumToShape(div(g as Tensor, b), a.shape)];
};

/** A product of two values, one of which normalises the other: that one is detached. */
const product: PropagationRule = (context, [g]) => {
  const { inputs, needs } = context;
  const at = context.producers.map(isNormaliser);
  if (!(needs[0] && needs[1]) || at[0] === at[1]) return gradient(context, [g]);
  const signal = at[0] ? 1 : 0;
  const through = mul(g as Tensor, inputs[1 - signal] as Tensor);
  return inputs.map((x, i) => (i === signal ? sumToShape(through, x.shape) : undefined));
};

/** Attention weights are constants: what came to them is as much as the product of weights and values counted too often. */
const weighing: PropagationRule = ({ outputs, absorb }, [g]) => {
  absorb(g as Tensor, outputs[0] as Tensor);
  return [];
};

const table: Readonly<Record<string, PropagationRule>> = { standardise, div: ratio, mul: product };

/** Composites that have a rule as a whole. */
export const conservativeKnown: ReadonlySet<string> = new Set([
  ...elementwise,
  "linear",
  "softmax",
  "standardise",
]);

/**
 * Gradients of a transformer that keep the sum of gradient × input: attention weights are constants (AH rule), so are the
 * deviations of normalisations (LN rule). What biases and bends take is absorbed.
 *
 * Source: A. Ali et al., "XAI for Transformers: Better Explanations through Conservative Propagation", ICML 2022, section 4.
 */
export const conservativeRules = (): PropagationRules => {
  const weights = new WeakMap<object, ReadonlySet<object>>();
  return (node, graph) => {
    const known = weights.get(graph) ?? attentionNodes(graph);
    weights.set(graph, known);
    if (known.has(node)) return weighing;
    if (movers.has(node.op.name)) return undefined;
    return (context, cotangents) => {
      if (isAffine(context.op, context.needs)) return affine(context, cotangents);
      return (table[context.op.name] ?? gradient)(context, cotangents);
    };
  };
};
