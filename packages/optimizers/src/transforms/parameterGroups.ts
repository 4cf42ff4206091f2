import { fail, flatten, quote, type Tensor, type Tree } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Averaging, Optimizer, OptimizerState } from "../optimizer.js";
import { namesOf } from "../parts/namesOf.js";
import { leavesLike } from "../parts/perParameter.js";
import { checkOptimizer } from "./parts/isOptimizer.js";

/** Says which group a parameter belongs to, by its path, such as `dense1/kernel`, and itself. */
export type GroupOf<Group extends string> = (name: string, parameter: Tensor) => Group;

/**
 * Another optimizer, learning rate or weight decay for each group of parameters.
 *
 * @param groupOf the group of each parameter, by its path in `params`, such as `dense1/kernel`, and the tensor
 * @param optimizers one for each group; a group may be empty
 * @throws HyalineError `argument` for what is no optimizer; in `init` and `update`, for a group without one
 * @example
 * ```ts
 * const optimizer = parameterGroups((name) => (name.startsWith("head") ? "head" : "body"), {
 *   head: adamw({ learningRate: 1e-3 }),
 *   body: adamw({ learningRate: 1e-5 }),
 * });
 * ```
 */
export const parameterGroups = /* @__PURE__ */ declare(
  <Group extends string>(
    groupOf: GroupOf<Group>,
    optimizers: Readonly<Record<Group, Optimizer>>,
  ): Optimizer => {
    if (typeof groupOf !== "function" || typeof optimizers !== "object" || optimizers === null)
      fail(
        "argument",
        "parameterGroups takes a function of names and a record of optimizers",
        `${quote(groupOf)} and ${quote(optimizers)}`,
        'as in parameterGroups((name) => (name.startsWith("head") ? "head" : "body"), { head: adam(), body: sgd() })',
      );
    const groups = Object.entries(optimizers) as [Group, Optimizer][];
    for (const [, optimizer] of groups) checkOptimizer("parameterGroups", optimizer);

    /** The places of each group's parameters among all. */
    const placesOf = (params: Tree): Readonly<Record<Group, readonly number[]>> => {
      const places = Object.fromEntries(groups.map(([group]) => [group, [] as number[]])) as Record<
        Group,
        number[]
      >;
      const { leaves } = flatten(params);
      namesOf(params).forEach((name, i) => {
        const group = groupOf(name, leaves[i] as Tensor);
        if (!Object.hasOwn(places, group))
          fail(
            "argument",
            "parameterGroups needs an optimizer for each group",
            `${quote(group)} for ${name}`,
            `the groups are ${groups.map(([known]) => known).join(", ")}`,
          );
        places[group].push(i);
      });
      return places;
    };
    const stateOf = (state: OptimizerState, group: Group): OptimizerState =>
      ((state.groups ?? {}) as Readonly<Record<string, OptimizerState>>)[group] ?? {};

    const whole: Optimizer = {
      init(params) {
        const { leaves } = flatten(params);
        const places = placesOf(params);
        const states = groups.map(([group, optimizer]) => [
          group,
          optimizer.init(places[group].map((i) => leaves[i] as Tensor)),
        ]);
        return { groups: Object.fromEntries(states) };
      },
      update(grads, state, params, context) {
        const { leaves, structure } = flatten(params);
        const gradients = leavesLike(params, grads, "the gradients given to parameterGroups");
        const places = placesOf(params);
        const updates = [...gradients];
        const states = groups.map(([group, optimizer]) => {
          const own = places[group];
          const of = (all: readonly Tensor[]): readonly Tensor[] => own.map((i) => all[i] as Tensor);
          const made = optimizer.update(of(gradients), stateOf(state, group), of(leaves), context);
          own.forEach((place, i) => {
            updates[place] = made.updates[i] as Tensor;
          });
          return [group, made.state];
        });
        return {
          updates: structure.build(updates) as typeof params,
          state: { groups: Object.fromEntries(states) },
        };
      },
    };
    if (groups.every(([, { average }]) => average === undefined)) return whole;
    const averaging: Averaging = {
      ...whole,
      average(state, params) {
        const { leaves, structure } = flatten(params);
        const places = placesOf(params);
        const averages = [...leaves];
        for (const [group, { average }] of groups) {
          const own = places[group];
          const theirs =
            average?.(
              stateOf(state, group),
              own.map((i) => leaves[i] as Tensor),
            ) ?? [];
          own.forEach((place, i) => {
            averages[place] = theirs[i] ?? (leaves[place] as Tensor);
          });
        }
        return structure.build(averages) as typeof params;
      },
    };
    return averaging;
  },
  {
    name: "parameterGroups",
    title: "Parameter groups",
    family: "transforms",
    summary: "Another optimizer, or other options, for each group of parameters.",
  },
  {},
  {},
);
