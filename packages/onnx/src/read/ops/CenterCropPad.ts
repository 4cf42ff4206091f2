import { normaliseAxis, pad } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Axes cut or padded with zeros around their middle. */
export const CenterCropPad: Reader = (node) => {
  const { shape } = node.value(0);
  const sizes = node.static(1);
  const axes = (node.ints("axes") ?? shape.map((_, i) => i)).map((axis) =>
    normaliseAxis(axis, shape.length, "CenterCropPad"),
  );
  if (sizes.length !== axes.length) badFile("CenterCropPad needs a size per axis");
  const widths = shape.map((): [number, number] => [0, 0]);
  axes.forEach((axis, i) => {
    const extra = (sizes[i] as number) - (shape[axis] as number);
    const before = extra < 0 ? -Math.floor(-extra / 2) : Math.floor(extra / 2);
    widths[axis] = [before, extra - before];
  });
  return moved(node, 0, (x) => pad(x, widths));
};
