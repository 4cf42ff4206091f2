import {
  add,
  fill,
  type Graph,
  HyalineError,
  mul,
  sameShape,
  sub,
  sum,
  type Tensor,
  vjp,
} from "@hyaline/core";
import { modelGraph } from "@hyaline/explanation";
import { open } from "../open.js";
import { type PropagationRules, propagate } from "../propagate.js";

export interface MultiplierOptions {
  readonly rules: PropagationRules;
  /** Composites that the rules know as a whole. */
  readonly known: ReadonlySet<string>;
  /** Puts the graph in the form that the rules are for. */
  readonly prepare?: (graph: Graph) => Graph;
}

/** For each point: its multiplier, and the multiplier times its change. */
export interface Multiplied {
  readonly multipliers: readonly Tensor[];
  readonly shares: readonly Tensor[];
  /** The model's outputs at both ends. */
  readonly outputs: Tensor;
  readonly reference: Tensor;
}

/**
 * Multipliers from a reference to the input, passed back by rules. A reference of one row stands for all of them.
 *
 * @param explained from the model's outputs [rows, outputs] to the explained one of each row; linear
 */
export function multiplied(
  model: (points: readonly Tensor[]) => Tensor,
  explained: (outputs: Tensor) => Tensor,
  { rules, known, prepare = (graph) => graph }: MultiplierOptions,
): (xs: readonly Tensor[], baselines: readonly Tensor[]) => Multiplied {
  return (xs, baselines) => {
    const graphAt = (points: readonly Tensor[]) => prepare(open(modelGraph(model, [...points]).graph, known));
    const graph = graphAt(xs);
    const isOneRow = baselines.every((each, i) => !sameShape(each.shape, (xs[i] as Tensor).shape));
    const referenceGraph = isOneRow ? attempt(() => graphAt(baselines)) : undefined;
    const result = propagate(graph, xs, {
      reference: baselines,
      ...(referenceGraph ? { referenceGraph } : {}),
      rules,
      start: ([y]) => [selection(explained, y as Tensor)],
    });
    const shares = xs.map((x, i) => mul(result.inputs[i] as Tensor, sub(x, baselines[i] as Tensor)));
    const [outputs, reference] = [result.outputs[0], result.reference?.[0]] as [Tensor, Tensor];
    return { multipliers: result.inputs, shares, outputs, reference };
  };
}

/** A model that takes one number of rows only refuses a single one. */
function attempt(trace: () => Graph): Graph | undefined {
  try {
    return trace();
  } catch (error) {
    if (error instanceof HyalineError) return undefined;
    throw error;
  }
}

/** What a linear choice of outputs weighs each of them by. */
export function selection(explained: (outputs: Tensor) => Tensor, outputs: Tensor): Tensor {
  const { value, pullback } = vjp(explained, [outputs]);
  return pullback(fill(1, value))[0];
}

/** The sum of each row over all of the tensors: float[rows] */
export const rowSums = (parts: readonly Tensor[]): Tensor =>
  parts.map((x) => sum(x, { axes: [...x.shape.keys()].slice(1) })).reduce((a, b) => add(a, b));
