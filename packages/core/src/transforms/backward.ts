import { apply1 } from "../apply.js";
import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { type BackwardRule, isDifferentiable, type NotDifferentiable } from "../op.js";
import { fill } from "../ops/creation/fill.js";
import { add } from "../ops/elementwise/add.js";
import { aliasOp } from "../ops/structure/alias.js";
import { named } from "../scopeNames.js";
import { formatSpec, sameShape } from "../shape.js";
import { type LazyNode, type Origin, Tensor } from "../tensor.js";

/**
 * Rules that replace the ops' own: a rule set such as layer-wise relevance propagation or guided backpropagation.
 * It is asked for every node on the way. `undefined` leaves the op's own rule, and `"open"` goes through the body of a
 * composite, whose ops are then asked for in turn; a composite that states no vjp of its own is always opened. Rules also
 * hold inside `scan` and `cond`, and inside `checkpoint` and `customGradient`, which a table passes by.
 */
export type RuleTable = (
  node: Pick<LazyNode, "op" | "attributes" | "scope" | "inputs" | "origins" | "outputs" | "id">,
) => BackwardRule | "open" | undefined;

export interface BackwardOptions {
  readonly rules?: RuleTable | undefined;
  /** Is shown the outputs and the aliases that they were computed from before the pass; `refuseDeadEnds`, for instance. */
  readonly inspect?: ((outputs: readonly Tensor[], inputs: readonly Tensor[]) => void) | undefined;
}

/** The names of {@link BackwardOptions}. */
export const backwardKeys: readonly string[] = ["rules", "inspect"];

/**
 * Another name for `input` that gradients can be asked of: what is computed from the alias depends on it, what is
 * computed from `input` itself does not.
 */
export const alias = (input: Tensor): Tensor => apply1(aliasOp, [input], {});

/**
 * One backward pass: carries `cotangents` of `outputs` back to `inputs`, by each op's vjp or by `rules`.
 *
 * `inputs` are aliases made before `outputs` were computed. The result has one tensor per input, zeros where
 * nothing depends on it.
 */
export function backward(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents: readonly Tensor[],
  options: BackwardOptions = {},
): Tensor[] {
  refuseUnknown("backward", options, backwardKeys);
  options.inspect?.(outputs, inputs);
  const pass = new BackwardPass(inputs, options.rules);
  outputs.forEach((output, i) => {
    pass.accumulate(output, cotangents[i]);
  });
  pass.run(outputs);
  return inputs.map((input) => pass.cotangentOf(input) ?? fill(0, input));
}

/** Composites that only say how gradients are computed: a table of rules asks for what they compute. */
const entered = new Set(["checkpoint", "customGradient"]);

class BackwardPass {
  readonly #cotangents = new Map<Tensor, Tensor>();
  readonly #ofNode = new Map<LazyNode, (Tensor | undefined)[]>();
  readonly #depends = new Map<LazyNode, boolean>();
  readonly #inputs: ReadonlySet<Tensor>;
  readonly #since: number;
  readonly #rules: RuleTable | undefined;

  constructor(inputs: readonly Tensor[], rules: RuleTable | undefined) {
    this.#inputs = new Set(inputs);
    this.#since = Math.min(...inputs.map((input) => input.id));
    this.#rules = rules;
  }

  cotangentOf(tensor: Tensor): Tensor | undefined {
    return this.#cotangents.get(tensor);
  }

  accumulate(tensor: Tensor, cotangent: Tensor | undefined, origin = tensor.origin): void {
    if (cotangent === undefined) return;
    if (this.#inputs.has(tensor)) {
      const sum = this.#cotangents.get(tensor);
      this.#cotangents.set(tensor, sum ? add(sum, cotangent) : cotangent);
    }
    if (!origin) return;
    const { node, index } = origin;
    const sums = this.#ofNode.get(node) ?? new Array<Tensor | undefined>(node.outputs.length).fill(undefined);
    this.#ofNode.set(node, sums);
    const sum = sums[index];
    sums[index] = sum ? add(sum, cotangent) : cotangent;
  }

  run(outputs: readonly Tensor[]): void {
    for (const node of this.#nodesBetween(outputs)) {
      const cotangents = this.#ofNode.get(node);
      this.#ofNode.delete(node);
      if (cotangents?.some((c) => c !== undefined)) this.#propagate(node, cotangents);
    }
  }

  /** The nodes that lie on a way from an input to an output, last first. */
  #nodesBetween(outputs: readonly Tensor[]): LazyNode[] {
    const nodes = new Set<LazyNode>();
    const visit = (origin: Origin | undefined) => {
      if (origin && origin.node.id > this.#since) nodes.add(origin.node);
    };
    for (const output of outputs) visit(output.origin);
    for (const node of nodes) node.origins.forEach(visit);
    const sorted = [...nodes].sort((a, b) => a.id - b.id);
    for (const node of sorted)
      this.#depends.set(
        node,
        node.inputs.some((_, i) => this.#leads(node, i)),
      );
    return sorted.filter((node) => this.#depends.get(node)).reverse();
  }

  /** Does the node's i-th input depend on what the gradient is asked of? */
  #leads(node: LazyNode, i: number): boolean {
    if (this.#inputs.has(node.inputs[i] as Tensor)) return true;
    const origin = node.origins[i];
    return origin !== undefined && this.#depends.get(origin.node) === true;
  }

  #propagate(node: LazyNode, cotangents: readonly (Tensor | undefined)[]): void {
    const needs = node.inputs.map((input, i) => this.#leads(node, i) && isFloat(input.dtype));
    if (!needs.includes(true)) return;
    const own = this.#rules && entered.has(node.op.name) ? "open" : node.op.vjp;
    const rule = this.#rules?.(node) ?? own ?? "open";
    const results =
      rule === "open" ? this.#open(node, needs, cotangents) : this.#follow(rule, node, needs, cotangents);
    node.inputs.forEach((input, i) => {
      const cotangent = results[i];
      if (!needs[i] || cotangent === undefined) return;
      if (!sameShape(cotangent.shape, input.shape)) {
        const got = `${formatSpec(cotangent)} for ${formatSpec(input)}`;
        fail("internal", `the backward rule of ${node.op.name} gave a cotangent of another shape`, got);
      }
      this.accumulate(input, cotangent, node.origins[i]);
    });
  }

  #follow(
    rule: BackwardRule | NotDifferentiable,
    node: LazyNode,
    needs: readonly boolean[],
    cotangents: readonly (Tensor | undefined)[],
  ): readonly (Tensor | undefined)[] {
    if (isDifferentiable(rule)) {
      const outputs = node.outputs.map(
        (spec, index) => new Tensor(spec, { kind: "lazy", node, index }, node.id),
      );
      const { op, inputs, attributes, scope } = node;
      const seen = { op, attributes, scope, ...(this.#rules ? { rules: this.#rules } : {}) };
      return named(scope, () => rule({ ...seen, inputs, outputs, needs }, cotangents));
    }
    if (rule.zero) return [];
    return fail(
      "not-differentiable",
      `${node.op.name} has no gradient: ${rule.notDifferentiable}`,
      undefined,
      "wrap its input in stopGradient(…), or give a customGradient",
    );
  }

  /** Goes back through a composite's body, so that rules see the ops inside. */
  #open(
    node: LazyNode,
    needs: readonly boolean[],
    cotangents: readonly (Tensor | undefined)[],
  ): readonly (Tensor | undefined)[] {
    const body = node.op.body ?? fail("internal", `${node.op.name} has neither a vjp nor a body`);
    const inside = node.inputs.map((input, i) => (needs[i] ? alias(input) : input));
    const outputs = named(node.scope, () => body(inside, node.attributes));
    const pass = new BackwardPass(
      inside.filter((_, i) => needs[i]),
      this.#rules,
    );
    outputs.forEach((output, i) => {
      pass.accumulate(output, cotangents[i]);
    });
    pass.run(outputs);
    return inside.map((input, i) => (needs[i] ? pass.cotangentOf(input) : undefined));
  }
}
