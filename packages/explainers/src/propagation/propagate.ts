import {
  type Attributes,
  add,
  apply,
  broadcastTo,
  fail,
  fill,
  formatSpec,
  type Graph,
  isDifferentiable,
  isFloat,
  type Node,
  named,
  type Op,
  quote,
  refuseDeadEnds,
  replay,
  type Spec,
  sameShape,
  type Tensor,
  type ValueId,
  vjp,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { oneRowValues } from "./parts/oneRow.js";
import { perRow } from "./parts/perRow.js";
import { dynamicValues } from "./parts/rewrite.js";
import { nonNegativeValues } from "./parts/signs.js";

/** What a rule sees of a node: its values at the input, and the same at the reference where there is one. */
export interface PropagationContext {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly scope: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Which inputs lead to what is explained; results for the others are thrown away. */
  readonly needs: readonly boolean[];
  /** The nodes that make the inputs, seen through reshapes, slices and the like; none for inputs of the graph and constants. */
  readonly producers: readonly (Node | undefined)[];
  /** Inputs that are never negative, as the graph alone says. */
  readonly nonNegative: readonly boolean[];
  readonly reference?: { readonly inputs: readonly Tensor[]; readonly outputs: readonly Tensor[] };
  /** The op's own gradient rule at these inputs, or at others of the same shapes. */
  gradient(
    cotangents: readonly (Tensor | undefined)[],
    inputs?: readonly Tensor[],
  ): readonly (Tensor | undefined)[];
  /** The rows of the graph's first output. */
  readonly rows: number;
  /**
   * Says what does not reach the inputs though it came to the outputs: what a bias or a stabiliser took, as an amount or
   * as its product with a factor.
   */
  absorb(amount: Tensor, factor?: Tensor | number): void;
}

/** From what came to a node's outputs to what goes to its inputs; `undefined` for none. */
export type PropagationRule = (
  context: PropagationContext,
  cotangents: readonly (Tensor | undefined)[],
) => readonly (Tensor | undefined)[];

/** The rule of a node; `undefined` means its gradient. */
export type PropagationRules = (node: Node, graph: Graph) => PropagationRule | undefined;

export interface PropagateOptions {
  /** Inputs to compare with, in the order of the graph's. */
  readonly reference?: readonly Tensor[];
  /** Where the reference is one row that stands for all: the same model's graph of one row. */
  readonly referenceGraph?: Graph;
  /** What comes to the outputs, given them and those at the reference. */
  readonly start: (
    outputs: readonly Tensor[],
    reference: readonly Tensor[] | undefined,
  ) => readonly (Tensor | undefined)[];
  readonly rules: PropagationRules;
  /** What is explained: values that what goes back is asked of (default: every input of a float dtype). */
  readonly from?: readonly ValueId[];
}

export interface Propagated {
  /** What came to each input; zeros where nothing did. */
  readonly inputs: readonly Tensor[];
  /** The graph's outputs, and those at the reference. */
  readonly outputs: readonly Tensor[];
  readonly reference: readonly Tensor[] | undefined;
  /** What came to a value that the graph names, and the value itself, here and at the reference. */
  at(name: string): {
    readonly value: Tensor;
    readonly reference: Tensor | undefined;
    readonly cotangent: Tensor;
  };
  /**
   * What rules said they absorbed, float[rows]. Their sum is exact; rows are told apart where a value's first axis holds
   * them, else they share equally.
   */
  readonly absorbed: Tensor;
}

/**
 * One pass through a graph and one back, by rules: relevance propagation, DeepLIFT, guided gradients. For use inside traced
 * functions.
 *
 * @throws HyalineError `not-differentiable` where an op has neither rule nor gradient, or where all ways end at such ops, `internal` for a rule that gives
 * another shape, `argument` for a name that the graph does not have
 */
export function propagate(graph: Graph, xs: readonly Tensor[], options: PropagateOptions): Propagated {
  // Names as keys: as a text, one of them would name a backend.
  const names = { start: 0, rules: 0, reference: 0, referenceGraph: 0, from: 0 } satisfies Record<
    keyof PropagateOptions,
    0
  >;
  refuseUnknown("propagate", options, Object.keys(names));
  const values = new Map<ValueId, Tensor>(graph.constants);
  const outputs = replay(graph, xs, undefined, (value, tensor) => void values.set(value, tensor));
  const now = { values, outputs };
  const there = options.reference && referenceValues(graph, xs, options.reference, options.referenceGraph);
  const referenceOutputs = there && graph.outputs.map(there);
  const floats = graph.inputs.filter((value) => isFloat((graph.specs[value] as Spec).dtype));
  const explained = options.from ?? floats;
  const dynamic = dynamicValues(graph, explained);
  const made = new Map<ValueId, Node>();
  for (const node of graph.nodes) for (const output of node.outputs) made.set(output, node);
  const nonNegative = nonNegativeValues(graph);
  const cotangents = new Map<ValueId, Tensor>();
  const absorbed: Tensor[] = [];
  const rows = now.outputs[0]?.shape[0] ?? 1;
  const accumulate = (value: ValueId, amount: Tensor | undefined) => {
    if (amount === undefined) return;
    const before = cotangents.get(value);
    cotangents.set(value, before ? add(before, amount) : amount);
  };
  options.start(now.outputs, referenceOutputs).forEach((amount, i) => {
    accumulate(graph.outputs[i] as ValueId, amount);
  });
  for (const node of [...graph.nodes].reverse()) {
    const given = node.outputs.map((value) => cotangents.get(value));
    const needs = node.inputs.map(
      (value) => dynamic.has(value) && isFloat((now.values.get(value) as Tensor).dtype),
    );
    if (!needs.includes(true) || given.every((each) => each === undefined)) continue;
    const here = (value: ValueId) => now.values.get(value) as Tensor;
    const { op, attributes, scope } = node;
    const [inputs, outputs] = [node.inputs.map(here), node.outputs.map(here)];
    const context: PropagationContext = {
      op,
      attributes,
      scope,
      inputs,
      outputs,
      needs,
      producers: node.inputs.map((value) => producer(made, value)),
      nonNegative: node.inputs.map((value) => nonNegative.has(value)),
      ...(there
        ? {
            get reference() {
              return { inputs: node.inputs.map(there), outputs: node.outputs.map(there) };
            },
          }
        : {}),
      gradient: (g, elsewhere) => gradientOf({ op, attributes, scope, needs, inputs, outputs }, g, elsewhere),
      rows,
      absorb: (amount, factor) => void absorbed.push(perRow(amount, rows, factor)),
    };
    const rule = options.rules(node, graph);
    const results = named(scope, () => (rule ? rule(context, given) : context.gradient(given)));
    node.inputs.forEach((value, i) => {
      const amount = results[i];
      if (!needs[i] || amount === undefined) return;
      const like = inputs[i] as Tensor;
      if (!sameShape(amount.shape, like.shape))
        fail(
          "internal",
          `a rule for ${op.name} gave another shape`,
          `${formatSpec(amount)} for ${formatSpec(like)}`,
        );
      accumulate(value, amount);
    });
  }
  if (!explained.some((value) => cotangents.has(value)))
    refuseDeadEnds(
      now.outputs,
      explained.map((value) => now.values.get(value) as Tensor),
    );
  const zeros = (like: Tensor) => fill(0, like);
  return {
    inputs: graph.inputs.map((value, i) => cotangents.get(value) ?? zeros(xs[i] as Tensor)),
    outputs: now.outputs,
    reference: referenceOutputs,
    at: (name) => {
      const id = graph.names.get(name);
      const value = id === undefined ? undefined : now.values.get(id);
      if (id === undefined || value === undefined)
        return fail("argument", "at needs the name of a value of the graph", quote(name));
      return { value, reference: there?.(id), cotangent: cotangents.get(id) ?? zeros(value) };
    },
    absorbed: absorbed.reduce(
      (total, each) => add(total, each),
      fill(0, { dtype: (now.outputs[0] as Tensor).dtype, shape: [rows] }),
    ),
  };
}

/** Each value of the graph at the reference. */
function referenceValues(
  graph: Graph,
  xs: readonly Tensor[],
  reference: readonly Tensor[],
  small: Graph | undefined,
): (value: ValueId) => Tensor {
  const atOneRow = small && oneRowValues(graph, small, reference);
  if (atOneRow) return atOneRow;
  const whole = reference.map((x, i) => broadcastTo(x, (xs[i] as Tensor).shape));
  const values = new Map<ValueId, Tensor>(graph.constants);
  replay(graph, whole, undefined, (value, tensor) => void values.set(value, tensor));
  return (value) => values.get(value) as Tensor;
}

const transparent = new Set(["broadcastTo", "cast", "reshape", "slice", "transpose"]);

/** What makes a value, seen through ops that only move its elements. */
function producer(made: ReadonlyMap<ValueId, Node>, value: ValueId): Node | undefined {
  let node = made.get(value);
  while (node && transparent.has(node.op.name)) node = made.get(node.inputs[0] as ValueId);
  return node;
}

type Applied = Pick<PropagationContext, "op" | "attributes" | "scope" | "needs" | "inputs" | "outputs">;

/** What the op's gradient gives; through the body of a composite that states none. */
function gradientOf(
  node: Applied,
  cotangents: readonly (Tensor | undefined)[],
  elsewhere: readonly Tensor[] | undefined,
): readonly (Tensor | undefined)[] {
  const { op, attributes, inputs, outputs, needs } = node;
  const at = elsewhere ?? inputs;
  if (op.vjp && !isDifferentiable(op.vjp)) {
    if (op.vjp.zero) return [];
    return fail("not-differentiable", `${op.name} has no gradient: ${op.vjp.notDifferentiable}`);
  }
  const values = elsewhere ? apply(op, at, attributes) : outputs;
  if (op.vjp) return op.vjp({ ...node, inputs: at, outputs: values }, cotangents);
  const wanted = [...at.keys()].filter((i) => needs[i]);
  const { pullback } = vjp(
    (...given: Tensor[]) => {
      const all = [...at];
      wanted.forEach((i, k) => {
        all[i] = given[k] as Tensor;
      });
      return apply(op, all, attributes);
    },
    wanted.map((i) => at[i] as Tensor),
  );
  const back = pullback(values.map((y, i) => cotangents[i] ?? fill(0, y))) as readonly Tensor[];
  const results: (Tensor | undefined)[] = at.map(() => undefined);
  wanted.forEach((i, k) => {
    results[i] = back[k];
  });
  return results;
}
