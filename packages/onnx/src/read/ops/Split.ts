import { normaliseAxis, split } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";

/** Into given sizes, or into equal parts of which the last may be smaller. */
export const Split: Reader = (node) => {
  const x = node.tensor(0);
  const axis = normaliseAxis(node.int("axis", 0), x.rank, "Split");
  const sizes = node.ints("split") ?? node.staticOptional(1);
  if (sizes) return split(x, sizes, { axis });
  const whole = x.shape[axis] as number;
  const count = node.has("num_outputs") ? node.int("num_outputs") : node.outputCount;
  // Parts at the end may be left out.
  if (count < node.outputCount)
    badFile("Split needs at most as many outputs as parts", `${node.outputCount} for ${count}`);
  const part = Math.ceil(whole / Math.max(1, count));
  const equal = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, whole - i * part)));
  return split(x, equal, { axis });
};
