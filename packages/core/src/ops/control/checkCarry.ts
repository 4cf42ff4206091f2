import { fail } from "../../errors.js";
import { formatSpec, type Spec } from "../../shape.js";

/** Refuses a step of a loop whose carry has other shapes or dtypes than the one that it was given. */
export function checkCarry(op: string, next: readonly Spec[], initial: readonly Spec[]): void {
  const list = (specs: readonly Spec[]) => specs.map(formatSpec).join(", ");
  if (list(next) === list(initial)) return;
  fail(
    "shape",
    `${op} needs a carry that keeps its shapes and dtypes`,
    `${list(next)} after ${list(initial)}`,
  );
}
