import type { Op } from "@hyaline/core";
import { aliasOp, barrierOp, stopGradientOp, tapOp } from "@hyaline/core/ops";
import { type Lowering, lowering } from "./lowering.js";

const ops: readonly Op[] = [aliasOp, stopGradientOp, tapOp, barrierOp];

/** Ops that mean nothing to a runtime: the value stays where it is. */
export const identities: readonly Lowering[] = ops.map((op) =>
  lowering(op, (context, node) => {
    node.outputs.forEach((output, i) => {
      const input = node.inputs[i] as number;
      const { name, shape } = context.compact(input);
      context.set(output, name, shape);
      const known = context.knownInt64(input);
      if (known) context.setInt64(output, known.name, known.shape);
    });
  }),
);
