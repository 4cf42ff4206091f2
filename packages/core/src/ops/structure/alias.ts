import { apply1 } from "../../apply.js";
import { primitive } from "../../op.js";

/** The identity. Gradients are asked of aliases, so that only what was computed from the alias counts; no graph keeps one. */
export const aliasOp = primitive<Record<string, never>>({
  name: "alias",
  infer: ([x]) => (x ? [x] : []),
  vjp: (_, [g]) => [g],
  batch: ([x], { op }) => (x ? [apply1(op, [x], {})] : []),
  simplify: (node) => node.inputs,
});
