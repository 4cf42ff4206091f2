import { apply } from "../../apply.js";
import { traceClosed } from "../../closed.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { type Graph, specsOf } from "../../graph.js";
import { type BackwardContext, type BatchContext, primitive } from "../../op.js";
import { replay } from "../../replay.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { traceTree } from "../../tracing.js";
import type { RuleTable } from "../../transforms/backward.js";
import { vjp } from "../../transforms/grad.js";
import { simplify } from "../../transforms/simplify.js";
import { batchGraph } from "../../transforms/vmap.js";
import { flatten, type Tree } from "../../tree.js";
import { fill } from "../creation/fill.js";
import { where } from "../elementwise/where.js";
import { reshape } from "../structure/reshape.js";

/** The node's inputs are the predicate and then the inputs of both branches. */
type CondAttributes = { readonly whenTrue: Graph; readonly whenFalse: Graph };

export const condOp = primitive<CondAttributes>({
  name: "cond",
  infer: (inputs, { whenTrue, whenFalse }) => {
    const [predicate] = inputs as [Spec];
    if (predicate.dtype !== "bool" || predicate.shape.length > 0) {
      fail("dtype", "cond needs a bool scalar", formatSpec(predicate), "use where(…) to choose elementwise");
    }
    const specs = specsOf(whenTrue, whenTrue.outputs);
    const others = specsOf(whenFalse, whenFalse.outputs);
    const list = (all: readonly Spec[]) => all.map(formatSpec).join(", ");
    if (list(specs) !== list(others)) {
      fail("shape", "cond needs branches with equal results", `${list(specs)} and ${list(others)}`);
    }
    return specs;
  },
  vjp: condBackward,
  batch: batchCond,
});

/**
 * One of two functions of the same operands, chosen by a traced predicate; only the chosen one runs.
 *
 * @param predicate bool[]
 * @param then what is computed when it holds
 * @param otherwise what is computed when it does not; results of the same shapes and dtypes
 * @throws HyalineError `dtype` when the predicate is no bool scalar, `shape` when the branches' results differ
 * @example
 * ```ts
 * const relu = (x: Tensor) => cond(greater(x, 0), (v) => v, (v) => v.mul(0), x);
 * ```
 */
export function cond<Operands extends readonly unknown[], Result>(
  predicate: Tensor,
  then: (...operands: Operands) => Result,
  otherwise: (...operands: Operands) => Result,
  ...operands: Operands
): Result {
  const { leaves, structure } = flatten(operands);
  const branch = (fn: (...args: Operands) => Result) =>
    traceClosed((...inside) => fn(...(structure.build(inside) as unknown as Operands)), leaves);
  const [yes, no] = [branch(then), branch(otherwise)];
  if (yes.structure.key !== no.structure.key) {
    fail("shape", "cond needs branches with equal results", `${yes.structure.key} and ${no.structure.key}`);
  }
  const shared = [...yes.captured, ...no.captured, ...leaves];
  const specs = shared.map(({ dtype, shape }): Spec => ({ dtype, shape }));
  const [a, b] = [yes.captured.length, no.captured.length];
  const widened = (graph: Graph, own: (inputs: readonly Tensor[]) => readonly Tensor[]) =>
    simplify(traceTree((...inputs) => replay(graph, [...own(inputs), ...inputs.slice(a + b)]), specs).graph);
  const attributes = {
    whenTrue: widened(yes.graph, (inputs) => inputs.slice(0, a)),
    whenFalse: widened(no.graph, (inputs) => inputs.slice(a, a + b)),
  };
  return yes.structure.build(apply(condOp, [predicate, ...shared], attributes)) as Result;
}

function condBackward(
  { inputs, outputs, attributes, needs, rules }: BackwardContext<CondAttributes>,
  cotangents: readonly (Tensor | undefined)[],
): (Tensor | undefined)[] {
  const [predicate, ...operands] = inputs as [Tensor, ...Tensor[]];
  const wanted = [...operands.keys()].filter((i) => needs[i + 1] && isFloat((operands[i] as Tensor).dtype));
  const live = [...outputs.keys()].filter((i) => cotangents[i] !== undefined);
  const pullback = (graph: Graph) => (given: readonly Tensor[]) => {
    const forward = (...values: Tensor[]) => {
      const all = [...operands];
      wanted.forEach((i, k) => {
        all[i] = values[k] as Tensor;
      });
      const results = replay(graph, all);
      return live.map((i) => results[i] as Tensor);
    };
    const primals = wanted.map((i) => operands[i] as Tensor);
    return vjp(forward as (...args: Tree[]) => Tensor[], primals, { rules: rules as RuleTable }).pullback([
      ...given,
    ]) as readonly Tensor[];
  };
  const given = live.map((i) => cotangents[i] as Tensor);
  const results = cond(predicate, pullback(attributes.whenTrue), pullback(attributes.whenFalse), given);
  const out = new Array<Tensor | undefined>(inputs.length).fill(undefined);
  wanted.forEach((i, k) => {
    out[i + 1] = results[k] ?? fill(0, operands[i] as Tensor);
  });
  return out;
}

/** A shared predicate still chooses one branch; predicates that differ between examples run both and select. */
function batchCond(
  inputs: readonly Tensor[],
  { attributes, batched, size }: BatchContext<CondAttributes>,
): Tensor[] {
  const [predicate, ...operands] = inputs as [Tensor, ...Tensor[]];
  const flags = batched.slice(1);
  const branch = (graph: Graph, args: readonly Tensor[]) => batchGraph(graph, args, flags, size);
  if (!batched[0]) {
    const run = (graph: Graph) => (args: readonly Tensor[]) => branch(graph, args);
    return cond(predicate, run(attributes.whenTrue), run(attributes.whenFalse), operands);
  }
  const [yes, no] = [branch(attributes.whenTrue, operands), branch(attributes.whenFalse, operands)];
  return yes.map((y, i) =>
    where(reshape(predicate, [size, ...new Array(y.rank - 1).fill(1)]), y, no[i] as Tensor),
  );
}
