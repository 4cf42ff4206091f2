import { fail, isTensor, quote, type Tensor } from "@hyaline/core";

/** Several tensors, as a list or by name. */
export type Several = readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** The tensors of a list or a record, at least one. */
export function tensorsOf(layer: string, x: Several): readonly Tensor[] {
  const all = typeof x === "object" && x !== null && !isTensor(x) ? Object.values(x) : [];
  if (all.length > 0 && all.every(isTensor)) return all;
  return fail(
    "argument",
    `${layer} takes a list of tensors, or a record of them`,
    isTensor(x) ? "one tensor" : quote(x),
    "as behind parallel([…])",
  );
}
