import { SHORTCUT } from "../../read/graph/shortcut.js";
import type { Lowering } from "./lowering.js";

/** A model's outputs as its ops compute them: where the file's own nodes serve, `ownNodes` has taken them already. */
export const shortcut: Lowering = {
  op: { name: SHORTCUT, infer: (inputs) => inputs },
  lower: (context, node) => {
    node.inputs.slice(-node.outputs.length).forEach((input, i) => {
      const { name, shape } = context.compact(input);
      context.set(node.outputs[i] as number, name, shape);
      const known = context.knownInt64(input);
      if (known) context.setInt64(node.outputs[i] as number, known.name, known.shape);
    });
  },
};
