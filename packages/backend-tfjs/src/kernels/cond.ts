import type { Graph, KernelContext } from "@hyaline/core";
import type { TfjsStorage } from "../storage.js";
import type { KernelOf } from "./kernel.js";
import { ownResults } from "./ownResults.js";

/** Reads the predicate, and runs one branch. */
export const cond: KernelOf =
  (store) =>
  async (
    [predicate, ...operands],
    { attributes: { whenTrue, whenFalse }, run }: KernelContext<{ whenTrue: Graph; whenFalse: Graph }>,
  ) => {
    const [holds] = await store.numbers(predicate as TfjsStorage);
    const results = (await run(holds ? whenTrue : whenFalse, operands)) as readonly TfjsStorage[];
    return ownResults(store, results, operands);
  };
