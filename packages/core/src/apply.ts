import { fail } from "./errors.js";
import type { Attributes } from "./graph.js";
import type { Op } from "./op.js";
import { quote } from "./quote.js";
import { currentScope } from "./scopeNames.js";
import { formatSpec, type Spec } from "./shape.js";
import { isTensor, type LazyNode, nextId, Tensor } from "./tensor.js";
import { tellOfNode } from "./watch.js";

/** Past this many unevaluated nodes behind one tensor, an expression is most likely a loop that forgot to evaluate. */
const PENDING_LIMIT = 10_000;

/** Refuses what is no tensor; for functions that look at a shape or dtype before they apply an op. */
export function checkTensor(name: string, value: unknown): asserts value is Tensor {
  if (isTensor(value)) return;
  fail("argument", `${name} takes tensors`, quote(value), "wrap it with tensor(…)");
}

/** The outputs of `op` on `inputs`, as expressions. Infers and checks; runs nothing. */
export function apply<A extends Attributes>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor[] {
  for (const input of inputs) {
    checkTensor(op.name, input);
    if (input.source.kind === "disposed") {
      fail("disposed", `${op.name} was given a disposed tensor`, formatSpec(input), "dispose it later");
    }
  }
  return applyInferred(op, inputs, attributes, op.infer(inputs, attributes), currentScope());
}

/** The single output of an op that has one. */
export function apply1<A extends Attributes>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  return apply(op, inputs, attributes)[0] as Tensor;
}

/** {@link apply} for callers that know the output specs already: replaying a graph, for instance. */
export function applyInferred(
  op: Op,
  inputs: readonly Tensor[],
  attributes: Attributes,
  outputs: readonly Spec[],
  scope: string,
): Tensor[] {
  let depth = 0;
  let traced = false;
  for (const input of inputs) {
    traced ||= input.traced;
    if (input.source.kind === "lazy") depth = Math.max(depth, input.source.node.depth);
  }
  const node: LazyNode = {
    op,
    inputs,
    origins: inputs.map((input) => input.origin),
    attributes,
    scope,
    outputs,
    id: nextId(),
    depth: depth + 1,
  };
  if (!traced && node.depth % 500 === 0) checkPending(node);
  const made = outputs.map((spec, index) => new Tensor(spec, { kind: "lazy", node, index }, node.id));
  tellOfNode({ op, inputs, attributes, outputs: made });
  return made;
}

function checkPending(node: LazyNode): void {
  const seen = new Set<LazyNode>([node]);
  for (const each of seen) {
    for (const { source } of each.inputs) if (source.kind === "lazy") seen.add(source.node);
  }
  if (seen.size > PENDING_LIMIT) {
    fail(
      "pending-limit",
      `an expression may have at most ${PENDING_LIMIT} unevaluated nodes`,
      `${seen.size}`,
      "await evaluate(…) inside the loop, or wrap its body in jit(…)",
    );
  }
}
