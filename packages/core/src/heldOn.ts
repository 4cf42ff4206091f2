import { type Awaitable, isPromise } from "./awaitable.js";
import type { Backend } from "./backend.js";
import type { StorageHandle } from "./storage.js";
import type { Tensor } from "./tensor.js";

/**
 * Shares in the storages of `tensors` on `backend`, for the caller to release: all of them, or none where one cannot be
 * had. At once where nothing has to be waited for.
 */
export function heldOn(backend: Backend, tensors: readonly Tensor[]): Awaitable<readonly StorageHandle[]> {
  const begun: Awaitable<StorageHandle>[] = [];
  let later = false;
  try {
    for (const tensor of tensors) {
      const handle = tensor.storageOn(backend);
      later ||= isPromise(handle);
      begun.push(handle);
    }
  } catch (error) {
    return allOrNone([...begun, Promise.reject(error)]);
  }
  return later ? allOrNone(begun) : (begun as StorageHandle[]);
}

/** Waits for each, whatever becomes of the others: what was begun is let go of, and its failure is not one more. */
async function allOrNone(begun: readonly Awaitable<StorageHandle>[]): Promise<readonly StorageHandle[]> {
  const results = await Promise.allSettled(begun);
  const failed = results.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  const handles = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (!failed) return handles;
  for (const handle of handles) handle.release();
  throw failed.reason;
}
