import { evaluateAll } from "./evaluate.js";
import { asyncContext, type MemoryScope, openScopes } from "./memory.js";
import { nextId } from "./tensor.js";
import { flatten } from "./tree.js";

/**
 * Runs `work` and then frees the memory of every tensor that was made while it ran, except of those it returns.
 *
 * It works across `await`, and scopes may be nested. What it returns is evaluated first. In Node each asynchronous
 * flow has its own scopes. Browsers cannot tell flows apart yet (AsyncContext): there, tensors that other code makes
 * while a scope is open count as the scope's; a tensor freed too early gives the error `disposed`, never wrong numbers.
 *
 * @param work returns what to keep: a tensor, or a tree of them, or anything else
 * @returns what `work` returns
 * @throws whatever `work` throws, after freeing
 * @example
 * ```ts
 * const loss = await scope(async () => {
 *   const predictions = await jit(predict)(x); // freed at the end
 *   return predictions.sub(1).pow(2).mean(); // kept
 * });
 * ```
 */
export async function scope<T>(work: () => Promise<T> | T): Promise<T> {
  const context = asyncContext();
  const mine: MemoryScope = { since: nextId(), tensors: new Set() };
  const parent = context ? context.getStore() : openScopes.at(-1);
  const run = async (): Promise<T> => {
    const result = await work();
    const kept = new Set(flatten(result).leaves);
    await evaluateAll([...kept].filter((tensor) => !tensor.traced));
    for (const tensor of kept)
      if (parent && tensor.id > parent.since) parent.tensors.add(new WeakRef(tensor));
    free(mine, kept);
    return result;
  };
  if (!context) openScopes.push(mine);
  try {
    return await (context ? context.run(mine, run) : run());
  } catch (error) {
    free(mine, new Set());
    throw error;
  } finally {
    if (!context) openScopes.splice(openScopes.indexOf(mine), 1);
  }
}

function free({ tensors }: MemoryScope, kept: ReadonlySet<unknown>): void {
  for (const reference of tensors) {
    const tensor = reference.deref();
    if (tensor && !kept.has(tensor)) tensor.dispose();
  }
  tensors.clear();
}
