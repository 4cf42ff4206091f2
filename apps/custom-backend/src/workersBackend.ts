import { availableParallelism } from "node:os";
import { fromHost, type Numbers, toHost } from "@hyaline/backend-reference";
import { type Backend, dtypes, fail, kernelBackend } from "@hyaline/core";
import { kernelsOf } from "./kernels/index.js";
import { Pool } from "./pool.js";

export interface WorkersOptions {
  /** Worker threads, started when first needed (default: one per core). */
  readonly threads?: number;
  /** An op with at least so many multiplications or elements goes to the workers (default 65,536). */
  readonly shareFrom?: number;
  /** Where `worker.js` is, for bundlers that move files; by default beside this file. */
  readonly workerUrl?: URL;
}

/**
 * The reference backend's results, bit for bit, on all cores: large matrix products, convolutions, elementwise ops and
 * reductions are cut up among worker threads. Node only. Knows every primitive and every data type.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const backend = workersBackend();
 * useBackend(backend);
 * await random.normal(random.key(0), [512, 512]).matMul(eye(512)).sum().item();
 * await backend.dispose();
 * ```
 */
export function workersBackend(options: WorkersOptions = {}): Backend {
  const {
    threads = availableParallelism(),
    shareFrom = 65_536,
    workerUrl = new URL("./worker.js", import.meta.url),
  } = options;
  if (!Number.isInteger(threads) || threads < 1)
    fail("argument", "threads is a whole number of at least 1", String(threads));
  if (!(shareFrom >= 0)) fail("argument", "shareFrom is a number of at least 0", String(shareFrom));
  const pool = new Pool({ threads, shareFrom, workerUrl });
  return kernelBackend<Numbers>({
    name: "workers",
    dtypes,
    kernels: kernelsOf(pool),
    write: (data, { dtype }) => pool.memory.of(fromHost(data, dtype)),
    // A copy: what leaves may be used where shared memory may not, such as in a TextDecoder or a hash.
    read: (numbers, { dtype }) => toHost(numbers.slice() as Numbers, dtype),
    free: (numbers) => pool.memory.free(numbers),
    dispose: () => pool.close(),
  });
}
