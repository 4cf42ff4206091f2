import { fail, full, normaliseAxis, pad, reshape, where } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

const modes = { constant: "constant", reflect: "reflect", edge: "edge", wrap: "wrap" } as const;

/** Pads are an attribute before opset 11; `axes` came with 18. Negative ones cut off. */
export const Pad: Reader = (node) => {
  const { shape } = node.value(0);
  const pads = node.ints("pads") ?? node.ints("paddings") ?? node.static(1);
  const axes = (node.staticOptional(3) ?? shape.map((_, i) => i)).map((axis) =>
    normaliseAxis(axis, shape.length, "Pad"),
  );
  if (pads.length !== 2 * axes.length) badFile("Pad needs two pads per axis", `[${pads.join(", ")}]`);
  const widths = shape.map((): [number, number] => [0, 0]);
  axes.forEach((axis, i) => {
    widths[axis] = [pads[i] as number, pads[i + axes.length] as number];
  });
  const name = node.string("mode", "constant");
  if (!Object.hasOwn(modes, name))
    fail("unsupported", "Pad knows the modes constant, reflect, edge and wrap", name);
  const mode = modes[name as keyof typeof modes];
  const filler = node.opset < 11 ? undefined : node.optional(2);
  const value = node.opset < 11 ? node.float("value", 0) : (node.staticIfKnown(2)?.[0] ?? 0);
  if (mode !== "constant") return moved(node, 0, (x) => pad(x, widths, { mode }));
  if (!filler || node.staticIfKnown(2)) return moved(node, 0, (x) => pad(x, widths, { value }));
  // A value that is computed fills what is not the input.
  const inside = pad(full(shape, 1, { dtype: "bool" }), widths);
  return where(inside, pad(node.tensor(0), widths), reshape(filler, []));
};
