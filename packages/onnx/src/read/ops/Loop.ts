import {
  add,
  cast,
  concat,
  expandDims,
  fail,
  full,
  less,
  logicalAnd,
  reshape,
  type Tensor,
  whileLoop,
} from "@hyaline/core";
import { KNOWN_REMEDY } from "../graph/nodeView.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, known, type Value } from "../graph/value.js";

/**
 * Unrolled where the number of steps and every condition are known while the graph is made, and else core's `whileLoop`.
 * That has a derivative where the file limits it to 10,000 steps. Scanned outputs are as long as the steps are many, and a graph's
 * shapes are known before it runs: so such a loop needs known steps, as NonZero needs known data (`unsupported`).
 */
export const Loop: Reader = (node) => {
  const carried = node.inputs.slice(2).map((_, i) => node.value(i + 2));
  return unrolled(node, carried) ?? endedByData(node, carried);
};

/** `undefined` where a condition is not known. */
function unrolled(node: OnnxNode, given: readonly Value[]): (Value | Tensor)[] | undefined {
  const limit = knownLimit(node);
  if (limit === undefined) return undefined;
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

/** The limit that the file states: infinity where there is none, `undefined` where the data gives it. */
const knownLimit = (node: OnnxNode): number | undefined =>
  node.inputs[0] ? node.staticIfKnown(0)?.[0] : Number.POSITIVE_INFINITY;

const LARGEST_INT32 = 2 ** 31 - 1;
/** Of a loop that the file does not limit, however little they take. */
const MOST_STEPS = 1_000_000;

/** As many steps as the data asks for, within the file's budget. */
function endedByData(node: OnnxNode, given: readonly Value[]): Value[] {
  if (stackCount(node, given) > 0) {
    fail(
      "unsupported",
      "Loop with scanned outputs needs a number of steps that is known before the model runs",
      node.name,
      KNOWN_REMEDY,
    );
  }
  const types = given.map(({ type }) => type);
  const flag = (value: Tensor) => reshape(cast(value, "bool"), []);
  const taken = (step: Tensor, state: readonly Tensor[]) => {
    const values = state.map((tensor, i) => computed(tensor, types[i]));
    return node.run(node.graph("body"), [computed(step, "int64"), known([1], "bool", []), ...values]);
  };
  const start = { step: full([], 0, { dtype: "int32" }), state: given.map(({ tensor }) => tensor) };
  const affordable = node.affordableSteps(() => taken(start.step, start.state));
  const stated = knownLimit(node);
  const limit = Math.min(stated ?? MOST_STEPS, affordable, MOST_STEPS);
  // ONNX Runtime by itself would go on for as long as the file likes.
  if (limit !== stated) node.keepToOps();
  const most =
    stated === undefined ? reshape(cast(node.tensor(0), "int32"), []) : Math.min(stated, LARGEST_INT32);
  const isOpen = stated === Number.POSITIVE_INFINITY;
  const { state } = whileLoop(
    ({ step, going }) => (isOpen ? going : logicalAnd(going, less(step, most))),
    ({ step, state }) => {
      const [next, ...rest] = taken(step, state).map(({ tensor }) => tensor);
      return { going: flag(next as Tensor), step: add(step, 1), state: rest };
    },
    { ...start, going: flag(node.optional(1) ?? full([], 1)) },
    { limit },
  );
  return state.map((tensor, i) => computed(tensor, types[i]));
}

const stackCount = (node: OnnxNode, carried: readonly Value[]): number =>
  Math.max(0, node.graph("body").outputs.length - 1 - carried.length);

/** What a loop that never runs stacks: nothing, of the shape that one step would give. */
function ofNoStep(node: OnnxNode, carried: readonly Value[], stack: number): Tensor {
  const results = node.run(node.graph("body"), [known([0], "int64", []), known([1], "bool", []), ...carried]);
  const { shape, tensor } = results[1 + carried.length + stack] as Value;
  return full([0, ...shape], 0, { dtype: tensor.dtype });
}
