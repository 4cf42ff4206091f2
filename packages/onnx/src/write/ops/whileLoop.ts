import type { ValueId } from "@hyaline/core";
import { whileLoopOp } from "@hyaline/core/ops";
import type { Compact } from "../graph/context.js";
import type { OnnxNode, OnnxValue } from "../graph/model.js";
import { lowering } from "./lowering.js";

/**
 * How nodes are named that fail where a loop would go on after its limit of steps: ONNX has no op that fails, but an
 * index out of bounds does. The ONNX Runtime backend knows the error by the name.
 */
const GUARD = "whileLoop.limit";

/**
 * ONNX Loop. Captured tensors are seen from inside by their outer names. Whether to go on is a carry too: a Loop does not
 * give its last condition, and one that its limit has ended must not pass for done.
 */
export const whileLoop = lowering(whileLoopOp, (context, node) => {
  const { body, captured, limit } = node.attributes;
  const { names } = context.shared;
  const inside = (hint: string, dtype: OnnxValue["dtype"], shape: readonly number[]): OnnxValue => ({
    name: names.unique(hint),
    dtype,
    shape,
  });
  const carried = body.inputs.slice(captured).map((value) => {
    const { dtype, shape } = body.specs[value] as OnnxValue;
    return inside("carry", dtype, shape);
  });
  const given: Compact[] = [
    ...node.inputs.slice(0, captured).map((value) => context.compact(value)),
    ...carried.map(({ name, shape }) => ({ name, shape })),
  ];
  const loopInputs = [inside("step", "int64", []), inside("going", "bool", []), ...carried];
  const graph = context.body(body, given, () => "next", loopInputs);
  const going = inside("goesOn", "bool", []);
  const copy: OnnxNode = {
    opType: "Identity",
    name: going.name,
    inputs: [graph.outputs[0]?.name as string],
    outputs: [going.name],
    attributes: {},
  };
  const initial = node.inputs.slice(captured).map((value) => context.full(value));
  const results = context.emitMany(
    "Loop",
    [context.scalar(limit, "int64"), initial[0] as string, ...initial],
    node.outputs.length,
    { body: { graph: { ...graph, nodes: [...graph.nodes, copy], outputs: [going, ...graph.outputs] } } },
  );
  // 0 where the loop has ended, and else the second element of one.
  const second = context.cast(results[0] as string, "int64");
  const guarded = (data: string): string => {
    const name = names.unique(`${GUARD}${limit}`);
    context.nodes.push({ opType: "Gather", name, inputs: [data, second], outputs: [name], attributes: {} });
    return name;
  };
  // A shader checks no index: there the shapes, which stay on the host, depend on one.
  const zero = context.isWebgpu ? guarded(context.int64s([0])) : undefined;
  node.outputs.forEach((output: ValueId, i) => {
    const { shape } = context.spec(output);
    const last = results[i] as string;
    if (zero === undefined) {
      context.set(output, guarded(context.reshape(last, [1, ...shape])));
      return;
    }
    const target = context.emit("Add", [context.int64s(shape), zero]);
    const allowzero = shape.includes(0) ? 1 : undefined;
    context.set(output, context.emit("Reshape", [last, target], { allowzero }));
  });
});
