import { reshape, sizeOf } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** A size of 0 keeps the input's, unless `allowzero` is set; -1 is worked out. */
export const Reshape: Reader = (node) => {
  const { shape } = node.value(0);
  const wanted = node.ints("shape") ?? node.static(1);
  const allowZero = node.flag("allowzero", false, "refused");
  const kept = wanted.map((n, i) =>
    n === 0 && !allowZero ? (shape[i] ?? badFile("Reshape keeps an axis that is not there")) : n,
  );
  if (kept.filter((n) => n === -1).length > 1 || kept.some((n) => n < -1 || !Number.isInteger(n))) {
    badFile("Reshape needs sizes of which at most one is -1", `[${wanted.join(", ")}]`);
  }
  const rest = sizeOf(kept.filter((n) => n !== -1));
  const open = rest === 0 ? 0 : sizeOf(shape) / rest;
  const target = kept.map((n) => (n === -1 ? open : n));
  return moved(node, 0, (x) => reshape(x, target));
};
