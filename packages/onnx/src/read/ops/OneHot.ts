import { add, cast, less, oneHot, reshape, slice, type Tensor, where } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";

/** Two values, for off and on; indices may count from the back. */
export const OneHot: Reader = (node) => {
  // A depth may be a float, of which the whole part counts.
  const depth = Math.trunc(node.static(1)[0] ?? -1);
  if (!(depth >= 0)) return badFile("OneHot needs a depth", String(depth));
  const given = cast(node.tensor(0), "int32");
  const indices = where(less(given, 0), add(given, depth), given);
  const hot = oneHot(indices, depth, { axis: node.int("axis", -1), dtype: "bool" });
  const values = node.tensor(2);
  const value = (i: number): Tensor => reshape(slice(values, [i]), []);
  return where(hot, value(1), value(0));
};
