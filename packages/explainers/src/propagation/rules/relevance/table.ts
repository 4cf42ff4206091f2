import type { Graph, Node } from "@hyaline/core";
import { elementwise } from "../../parts/elementwise.js";
import { movers } from "../../parts/movers.js";
import type { PropagationRules } from "../../propagate.js";
import { matMulRule, productRule, ratioRule, standardiseRule } from "./fixed.js";
import { epsilonRule, type LrpRule, lrpRules } from "./lrpRules.js";

/** Composites that have a rule as a whole; all others are opened. */
export const lrpKnown: ReadonlySet<string> = new Set([...elementwise, "linear", "softmax", "standardise"]);

const passing = new Set([...elementwise, "neg", "softmax"]);

export interface LrpTableOptions {
  /** The rule that a composite gives a layer: an affine map, a pool, a sum. */
  readonly choose: (node: Node, graph: Graph) => LrpRule | undefined;
  readonly epsilon: number;
  readonly products: "half" | "signal";
  /** Of softmax (default: relevance passes). */
  readonly softmax?: LrpRule | undefined;
}

/**
 * Layer-wise relevance propagation as a table: activations pass, elements that move take their relevance along, products
 * share it, LayerNorm's deviation is detached, and every layer goes by its rule, else ε.
 */
export function lrpTable({ choose, epsilon, products, softmax }: LrpTableOptions): PropagationRules {
  const [other, pass] = [epsilonRule(epsilon), lrpRules.pass()];
  const fixed: Readonly<Record<string, LrpRule>> = {
    mul: productRule(products),
    matMul: matMulRule(products, epsilon),
    div: ratioRule,
    standardise: standardiseRule(epsilon),
    ...(softmax ? { softmax } : {}),
  };
  const own = lrpRules.epsilon(epsilon);
  const isLayer = (name: string) => name === "linear" || name === "conv" || name === "convTranspose";
  return (node, graph) => {
    const { name } = node.op;
    if (movers.has(name)) return undefined;
    if (passing.has(name)) return fixed[name] ?? pass;
    return fixed[name] ?? choose(node, graph) ?? (isLayer(name) ? own : other);
  };
}
