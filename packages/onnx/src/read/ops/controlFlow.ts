/** Ops that run graphs. */
import {
  concat,
  cond,
  scan as coreScan,
  expandDims,
  fail,
  flip,
  moveAxis,
  reshape,
  slice,
  type Tensor,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, type Value } from "../graph/value.js";

/** One branch where the condition is known while the graph is made, else both in a `cond`. */
export const If: Reader = (node) => {
  const [then, otherwise] = [node.graph("then_branch"), node.graph("else_branch")];
  const condition = node.staticIfKnown(0);
  if (condition) return node.run(condition[0] ? then : otherwise, []);
  const tensors = (plan: typeof then) => () => node.run(plan, []).map((value) => value.tensor);
  return cond(reshape(node.tensor(0), []), tensors(then), tensors(otherwise));
};

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
