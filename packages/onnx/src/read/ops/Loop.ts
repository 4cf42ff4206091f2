import {
  arange,
  cast,
  concat,
  cond,
  expandDims,
  fail,
  full,
  reshape,
  scan,
  type Tensor,
} from "@hyaline/core";
import { KNOWN_REMEDY } from "../graph/nodeView.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, known, type Value } from "../graph/value.js";

/** A loop that the data may end takes this many steps at most: all of them are in what runs. */
const MOST_STEPS = 10_000;

/**
 * Unrolled where the number of steps and every condition are known while the graph is made; a scan of as many steps as the
 * loop may take where the data ends it. A loop without a limit cannot be that, and has no derivative either: its
 * conditions must be known.
 */
export const Loop: Reader = (node) => {
  const limit = node.staticOptional(0)?.[0] ?? Number.POSITIVE_INFINITY;
  const carried = node.inputs.slice(2).map((_, i) => node.value(i + 2));
  return unrolled(node, limit, carried) ?? bounded(node, limit, carried);
};

/** `undefined` where a condition is not known. */
function unrolled(node: OnnxNode, limit: number, given: readonly Value[]): (Value | Tensor)[] | undefined {
  const body = node.graph("body");
  const stacks = Array.from({ length: stackCount(node, given) }, (): Tensor[] => []);
  let going = node.inputs[1] ? node.staticIfKnown(1)?.[0] : 1;
  let carried = given;
  let step = 0;
  for (; step < limit && going; step++) {
    const results = node.run(body, [known([step], "int64", []), known([1], "bool", []), ...carried]);
    const [next, ...rest] = results;
    carried = rest.slice(0, given.length);
    rest.slice(given.length).forEach((value, i) => {
      stacks[i]?.push(value.tensor);
    });
    going = next?.numbers?.()[0];
  }
  if (step < limit && going === undefined) return undefined;
  return [
    ...carried,
    ...stacks.map((steps, i) =>
      steps.length > 0 ? concat(steps.map((step) => expandDims(step, 0))) : ofNoStep(node, given, i),
    ),
  ];
}

/** Every step that there may be, each of which changes nothing once the loop has ended. */
function bounded(node: OnnxNode, limit: number, given: readonly Value[]): Value[] {
  if (!(limit <= MOST_STEPS) || stackCount(node, given) > 0)
    fail(
      "unsupported",
      `Loop whose condition is not known before the model runs is read with a limit of at most ${MOST_STEPS} steps and without scanned outputs`,
      node.name,
      KNOWN_REMEDY,
    );
  const body = node.graph("body");
  const types = given.map(({ type }) => type);
  const flag = (value: Tensor) => reshape(cast(value, "bool"), []);
  const start = [flag(node.optional(1) ?? full([], 1)), ...given.map(({ tensor }) => tensor)];
  const [last] = scan(
    ([going, ...state]: readonly Tensor[], step: Tensor) => {
      const values = state.map((tensor, i) => computed(tensor, types[i]));
      const taken = () => {
        const given = [computed(step, "int64"), known([1], "bool", []), ...values];
        const [next, ...rest] = node.run(body, given).map(({ tensor }) => tensor);
        return [flag(next as Tensor), ...rest];
      };
      const ended = [going as Tensor, ...state];
      return [
        cond(going as Tensor, taken, () => ended) as readonly Tensor[],
        [] as readonly Tensor[],
      ] as const;
    },
    start as readonly Tensor[],
    arange(limit),
  );
  return last.slice(1).map((tensor, i) => computed(tensor, types[i]));
}

const stackCount = (node: OnnxNode, carried: readonly Value[]): number =>
  Math.max(0, node.graph("body").outputs.length - 1 - carried.length);

/** What a loop that never runs stacks: nothing, of the shape that one step would give. */
function ofNoStep(node: OnnxNode, carried: readonly Value[], stack: number): Tensor {
  const results = node.run(node.graph("body"), [known([0], "int64", []), known([1], "bool", []), ...carried]);
  const { shape, tensor } = results[1 + carried.length + stack] as Value;
  return full([0, ...shape], 0, { dtype: tensor.dtype });
}
