import type { ValueId } from "@hyaline/core";
import { scanOp } from "@hyaline/core/ops";
import type { Compact } from "../graph/context.js";
import type { OnnxValue } from "../graph/model.js";
import { lowering } from "./lowering.js";

/** ONNX Scan: carries are its state, captured tensors are seen from inside by their outer names. */
export const scan = lowering(scanOp, (context, node) => {
  const { body, captured, carries, length, reverse } = node.attributes;
  const initial = node.inputs.slice(captured, captured + carries);
  const sequences = node.inputs.slice(captured + carries);
  if (length === 0) {
    node.outputs.forEach((output, i) => {
      const { dtype, shape } = context.spec(output);
      if (i < carries) context.set(output, context.full(initial[i] as ValueId));
      else context.set(output, context.filled(0, dtype, shape));
    });
    return;
  }
  const { names } = context.shared;
  const inside = (value: ValueId, hint: string): OnnxValue => ({
    name: names.unique(hint),
    ...(body.specs[value] as { dtype: OnnxValue["dtype"]; shape: readonly number[] }),
  });
  const loopInputs = body.inputs
    .slice(captured)
    .map((value, i) => inside(value, i < carries ? "carry" : "step"));
  const inputs: Compact[] = [
    ...node.inputs.slice(0, captured).map((value) => context.compact(value)),
    ...loopInputs.map(({ name, shape }) => ({ name, shape })),
  ];
  // Scan takes its length from a sequence; where there is none, from one that nobody reads.
  const counted = sequences.map((value) => context.full(value));
  if (counted.length === 0) {
    counted.push(context.filled(0, "float32", [length]));
    loopInputs.push({ name: names.unique("step"), dtype: "float32", shape: [] });
  }
  const graph = context.body(body, inputs, (i) => (i < carries ? "next" : "stacked"), loopInputs);
  const backwards = (count: number) => (reverse ? new Array<number>(count).fill(1) : undefined);
  const results = context.emitMany(
    "Scan",
    [...initial.map((value) => context.full(value)), ...counted],
    node.outputs.length,
    {
      body: { graph },
      num_scan_inputs: counted.length,
      scan_input_directions: backwards(counted.length),
      scan_output_directions:
        node.outputs.length > carries ? backwards(node.outputs.length - carries) : undefined,
    },
  );
  node.outputs.forEach((output, i) => {
    context.set(output, results[i] as string);
  });
});
