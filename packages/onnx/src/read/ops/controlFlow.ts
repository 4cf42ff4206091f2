/** Ops that run graphs. */
import {
  concat,
  cond,
  scan as coreScan,
  expandDims,
  fail,
  flip,
  full,
  moveAxis,
  reshape,
  slice,
  type Tensor,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import { KNOWN_REMEDY } from "../graph/nodeView.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, known, type Value } from "../graph/value.js";

/** One branch where the condition is known while the graph is made, else both in a `cond`. */
export const If: Reader = (node) => {
  const [then, otherwise] = [node.graph("then_branch"), node.graph("else_branch")];
  const condition = node.staticIfKnown(0);
  if (condition) return node.run(condition[0] ? then : otherwise, []);
  const tensors = (plan: typeof then) => () => node.run(plan, []).map((value) => value.tensor);
  return cond(reshape(node.tensor(0), []), tensors(then), tensors(otherwise));
};

/** Unrolled: the number of steps and every condition must be known while the graph is made. */
export const Loop: Reader = (node) => {
  const body = node.graph("body");
  const limit = node.staticOptional(0)?.[0] ?? Number.POSITIVE_INFINITY;
  let going = node.staticOptional(1)?.[0] ?? 1;
  let carried: Value[] = node.inputs.slice(2).map((_, i) => node.value(i + 2));
  const given = carried;
  const stacks = Array.from(
    { length: Math.max(0, body.outputs.length - 1 - carried.length) },
    (): Tensor[] => [],
  );
  for (let step = 0; step < limit && going; step++) {
    const results = node.run(body, [known([step], "int64", []), known([1], "bool", []), ...carried]);
    const [next, ...rest] = results;
    carried = rest.slice(0, carried.length);
    rest.slice(carried.length).forEach((value, i) => {
      stacks[i]?.push(value.tensor);
    });
    const numbers = next?.numbers?.();
    if (!numbers) {
      fail(
        "unsupported",
        "Loop is read where its condition is known before the model runs",
        node.name,
        KNOWN_REMEDY,
      );
    }
    going = numbers[0] ?? 0;
  }
  return [
    ...carried,
    ...stacks.map((steps, i) =>
      steps.length > 0 ? concat(steps.map((step) => expandDims(step, 0))) : ofNoStep(node, given, i),
    ),
  ];
};

/** What a loop that never runs stacks: nothing, of the shape that one step would give. */
function ofNoStep(node: OnnxNode, carried: readonly Value[], stack: number): Tensor {
  const results = node.run(node.graph("body"), [known([0], "int64", []), known([1], "bool", []), ...carried]);
  const { shape, tensor } = results[1 + carried.length + stack] as Value;
  return full([0, ...shape], 0, { dtype: tensor.dtype });
}

/** Core's scan, with the scanned axes in front. */
export const Scan: Reader = (node) => {
  const body = node.graph("body");
  if (node.opset < 9) return scanBatched(node);
  return scanOnce(
    node,
    body,
    node.inputs.map((_, i) => node.value(i)),
  );
};

function scanOnce(node: OnnxNode, body: ReturnType<OnnxNode["graph"]>, inputs: readonly Value[]): Tensor[] {
  const sequences = node.int("num_scan_inputs");
  const states = inputs.length - sequences;
  if (sequences < 1 || states < 0) badFile("Scan needs at least one scanned input", String(sequences));
  const direction = (name: string, i: number) => (node.ints(name)?.[i] ?? 0) !== 0;
  const axis = (name: string, i: number) => node.ints(name)?.[i] ?? 0;
  // Where everything goes backwards, so does core's scan; where only some do, they are turned round.
  const stacks = body.outputs.length - states;
  const reverse =
    Array.from({ length: sequences }, (_, i) => direction("scan_input_directions", i)).every(Boolean) &&
    Array.from({ length: stacks }, (_, i) => direction("scan_output_directions", i)).every(Boolean);
  const turned = (x: Tensor, name: string, i: number) =>
    direction(name, i) !== reverse ? flip(x, { axes: 0 }) : x;
  const scanned = inputs
    .slice(states)
    .map(({ tensor }, i) =>
      turned(moveAxis(tensor, axis("scan_input_axes", i), 0), "scan_input_directions", i),
    );
  const types = inputs.map(({ type }) => type);
  const initial = inputs.slice(0, states).map(({ tensor }) => tensor);
  const [last, stacked] = coreScan(
    (carry: readonly Tensor[], slices: readonly Tensor[]) => {
      const given = [...carry, ...slices].map((tensor, i) => computed(tensor, types[i]));
      const results = node.run(body, given).map((value) => value.tensor);
      return [results.slice(0, states), results.slice(states)] as const;
    },
    initial as readonly Tensor[],
    scanned as readonly Tensor[],
    { reverse },
  );
  const outputs = stacked.map((stack, i) =>
    moveAxis(turned(stack, "scan_output_directions", i), 0, axis("scan_output_axes", i)),
  );
  return [...last, ...outputs];
}

/** Opset 8: an optional input of lengths comes first, and everything has a batch axis in front. */
function scanBatched(node: OnnxNode): Tensor[] {
  if (node.inputs[0]) fail("unsupported", "Scan of opset 8 is read without sequence lengths", node.name);
  const body = node.graph("body");
  const inputs = node.inputs.slice(1).map((_, i) => node.value(i + 1));
  const batch = inputs[0]?.shape[0] ?? 0;
  if (batch > 1024) fail("unsupported", "Scan of opset 8 is read for smaller batches", String(batch));
  const examples = Array.from({ length: batch }, (_, b) =>
    scanOnce(
      node,
      body,
      inputs.map(({ tensor, type }) => computed(slice(tensor, [b]), type)),
    ),
  );
  const [first = []] = examples;
  return first.map((_, i) => concat(examples.map((example) => expandDims(example[i] as Tensor, 0))));
}
