import type { Graph, KernelContext } from "@hyaline/core";
import type { Numbers } from "../numbers.js";

export const cond = (
  [predicate, ...operands]: readonly Numbers[],
  { attributes: { whenTrue, whenFalse }, run }: KernelContext<{ whenTrue: Graph; whenFalse: Graph }>,
) => run(predicate?.[0] ? whenTrue : whenFalse, operands) as Promise<readonly Numbers[]>;
