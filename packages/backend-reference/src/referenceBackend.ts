import { type Backend, dtypes, kernelBackend } from "@hyaline/core";
import { kernels } from "./kernels/index.js";
import { fromHost, type Numbers, toHost } from "./numbers.js";

/**
 * The reference backend: runs everywhere, knows every primitive and dtype, and is slow.
 *
 * @example
 * ```ts
 * useBackend(referenceBackend());
 * ```
 */
export const referenceBackend = (): Backend =>
  kernelBackend<Numbers>({
    name: "reference",
    dtypes,
    kernels,
    write: (data, { dtype }) => fromHost(data, dtype),
    read: (numbers, { dtype }) => toHost(numbers, dtype),
  });
