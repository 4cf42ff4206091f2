import {
  add,
  cast,
  type DType,
  fail,
  flatten,
  formatSpec,
  full,
  isFloat,
  isTensor,
  neg,
  sameShape,
  type Tensor,
  type Tree,
} from "@hyaline/core";
import type { Optimizer, Rate } from "../optimizer.js";

/** What a rule sees of one parameter. Everything is in one data type: the parameter's own, or float32 for float16. */
export interface ParameterStep<Slot extends string> {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** What the rule remembers of this parameter. */
  readonly slots: Readonly<Record<Slot, Tensor>>;
  /** float[]: the number of this step, from 1. */
  readonly step: Tensor;
  /** A number or schedule as a scalar at this step. */
  readonly rate: (rate: Rate) => Tensor;
}

export interface ParameterRule<Slot extends string> {
  readonly name: string;
  /** The first value of each slot; a slot that is left out is not kept, and its step has no value. */
  readonly slots: { readonly [name in Slot]?: (parameter: Tensor) => Tensor };
  /** Ascend instead of descend. */
  readonly maximize?: boolean | undefined;
  readonly step: (step: ParameterStep<Slot>) => {
    readonly update: Tensor;
    readonly slots: Readonly<Record<Slot, Tensor>>;
  };
}

/** Optimizers compute in at least float32. */
export const wide = (dtype: DType): DType => (dtype === "float16" ? "float32" : dtype);

/** An optimizer that treats each parameter by itself and counts its steps. */
export function perParameter<Slot extends string>(rule: ParameterRule<Slot>): Optimizer {
  const slots = Object.entries(rule.slots) as [Slot, (parameter: Tensor) => Tensor][];
  return {
    init(params) {
      const { leaves, structure } = flatten(params);
      leaves.forEach((leaf) => {
        checkParameter(rule.name, leaf);
      });
      const values = slots.map(([name, first]) => {
        const ofEach = leaves.map((leaf) => first(cast(leaf, wide(leaf.dtype))));
        return [name, structure.build(ofEach) as Tree] as const;
      });
      return { step: full([], 0, { dtype: "int32" }), ...Object.fromEntries(values) };
    },
    update(grads, state, params) {
      const { leaves, structure } = flatten(params);
      const gradients = leavesLike(params, grads, `the gradients given to ${rule.name}`);
      const before = slots.map(([name]) => slotLeaves(rule.name, name, state[name], leaves.length));
      if (!isTensor(state.step)) refuseState(rule.name, "no step", leaves.length);
      const next = add(state.step as Tensor, 1);
      const results = leaves.map((leaf, i) => {
        const dtype = wide(leaf.dtype);
        const gradient = cast(gradients[i] as Tensor, dtype);
        const step = cast(next, dtype);
        const values = slots.map(([name], k) => [name, before[k]?.[i]]);
        const result = rule.step({
          parameter: cast(leaf, dtype),
          gradient: rule.maximize ? neg(gradient) : gradient,
          slots: Object.fromEntries(values) as Record<Slot, Tensor>,
          step,
          rate: (rate) => rateAt(rate, cast(state.step as Tensor, dtype)),
        });
        return { update: cast(result.update, leaf.dtype), slots: result.slots };
      });
      const after = slots.map(
        ([name]) => [name, structure.build(results.map((result) => result.slots[name])) as Tree] as const,
      );
      return {
        updates: structure.build(results.map(({ update }) => update)) as typeof params,
        state: { step: next, ...Object.fromEntries(after) },
      };
    },
  };
}

/** A number or schedule as a scalar of the data type of `step`. */
const rateAt = (rate: Rate, step: Tensor): Tensor =>
  typeof rate === "number" ? full([], rate, { dtype: step.dtype }) : cast(rate(step), step.dtype);

/** The tensors of `tree`, after a check that it has the structure and the shapes of `params`. */
export function leavesLike(params: Tree, tree: Tree, what: string): Tensor[] {
  const expected = flatten(params);
  const given = flatten(tree);
  if (expected.structure.key !== given.structure.key) {
    fail(
      "argument",
      `${what} need the structure of the parameters`,
      given.structure.key,
      expected.structure.key,
    );
  }
  expected.leaves.forEach((parameter, i) => {
    const leaf = given.leaves[i] as Tensor;
    if (sameShape(parameter.shape, leaf.shape)) return;
    fail(
      "shape",
      `${what} need the shapes of the parameters`,
      `${formatSpec(leaf)} for ${formatSpec(parameter)}`,
    );
  });
  return given.leaves;
}

function slotLeaves(optimizer: string, slot: string, tree: Tree | undefined, count: number): Tensor[] {
  const leaves = tree === undefined ? [] : flatten(tree).leaves;
  if (leaves.length === count) return leaves;
  return refuseState(optimizer, `${leaves.length} tensors of ${slot}`, count);
}

function refuseState(optimizer: string, got: string, count: number): never {
  return fail(
    "argument",
    `${optimizer} needs the state that its init made for these parameters`,
    `${got} for ${count} parameters`,
    "call init again after changing the model or the optimizer",
  );
}

function checkParameter(optimizer: string, parameter: Tensor): void {
  if (isFloat(parameter.dtype)) return;
  fail(
    "dtype",
    `${optimizer} changes floating-point parameters`,
    formatSpec(parameter),
    "keep other tensors in the state, not in the parameters",
  );
}
