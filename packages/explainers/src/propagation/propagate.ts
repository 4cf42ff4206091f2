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
  mul,
  type Node,
  named,
  type Op,
  quote,
  replay,
  reshape,
  type Spec,
  sameShape,
  sum,
  type Tensor,
  type ValueId,
  vjp,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
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
  /** Says what does not reach the inputs though it came to the outputs: what a bias or a stabiliser took. */
  absorb(amount: Tensor): void;
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
 * @throws HyalineError `not-differentiable` where an op has neither rule nor gradient, `internal` for a rule that gives
 * another shape, `argument` for a name that the graph does not have
 */
export function propagate(graph: Graph, xs: readonly Tensor[], options: PropagateOptions): Propagated {
  // Names as keys: as a text, one of them would name a backend.
  const names = { start: 0, rules: 0, reference: 0, from: 0 } satisfies Record<keyof PropagateOptions, 0>;
  refuseUnknown("propagate", options, Object.keys(names));
  const run = (inputs: readonly Tensor[]) => {
    const values = new Map<ValueId, Tensor>(graph.constants);
    const outputs = replay(graph, inputs, undefined, (value, tensor) => void values.set(value, tensor));
    return { values, outputs };
  };
  const now = run(xs);
  const reference = options.reference && run(options.reference);
  const floats = graph.inputs.filter((value) => isFloat((graph.specs[value] as Spec).dtype));
  const dynamic = dynamicValues(graph, options.from ?? floats);
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
  options.start(now.outputs, reference?.outputs).forEach((amount, i) => {
    accumulate(graph.outputs[i] as ValueId, amount);
  });
  for (const node of [...graph.nodes].reverse()) {
    const given = node.outputs.map((value) => cotangents.get(value));
    const needs = node.inputs.map(
      (value) => dynamic.has(value) && isFloat((now.values.get(value) as Tensor).dtype),
    );
    if (!needs.includes(true) || given.every((each) => each === undefined)) continue;
    const at = (values: ReadonlyMap<ValueId, Tensor>, list: readonly ValueId[]) =>
      list.map((value) => values.get(value) as Tensor);
    const { op, attributes, scope } = node;
    const [inputs, outputs] = [at(now.values, node.inputs), at(now.values, node.outputs)];
    const context: PropagationContext = {
      op,
      attributes,
      scope,
      inputs,
      outputs,
      needs,
      producers: node.inputs.map((value) => producer(made, value)),
      nonNegative: node.inputs.map((value) => nonNegative.has(value)),
      ...(reference
        ? {
            reference: {
              inputs: at(reference.values, node.inputs),
              outputs: at(reference.values, node.outputs),
            },
          }
        : {}),
      gradient: (g, elsewhere) => gradientOf({ op, attributes, scope, needs, inputs, outputs }, g, elsewhere),
      absorb: (amount) => void absorbed.push(perRow(amount, rows)),
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
  const zeros = (like: Tensor) => fill(0, like);
  return {
    inputs: graph.inputs.map((value, i) => cotangents.get(value) ?? zeros(xs[i] as Tensor)),
    outputs: now.outputs,
    reference: reference?.outputs,
    at: (name) => {
      const id = graph.names.get(name);
      const value = id === undefined ? undefined : now.values.get(id);
      if (id === undefined || value === undefined)
        return fail("argument", "at needs the name of a value of the graph", quote(name));
      return { value, reference: reference?.values.get(id), cotangent: cotangents.get(id) ?? zeros(value) };
    },
    absorbed: absorbed.reduce(
      (total, each) => add(total, each),
      fill(0, { dtype: (now.outputs[0] as Tensor).dtype, shape: [rows] }),
    ),
  };
}

/** The sums of an amount's rows, where its first axis is made of them. */
function perRow(amount: Tensor, rows: number): Tensor {
  const [first = 0] = amount.shape;
  if (amount.size === 0 || first === 0 || first % rows !== 0)
    return broadcastTo(reshape(mul(sum(amount), 1 / rows), [1]), [rows]);
  return sum(reshape(amount, [rows, amount.size / rows]), { axes: 1 });
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
