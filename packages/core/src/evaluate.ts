import type { Backend } from "./backend.js";
import { collect, leaked } from "./collect.js";
import { backendFor, type CallOptions, Compiled } from "./compile.js";
import { refuseUnknown } from "./facts/readOptions.js";
import { type Graph, graphKey } from "./graph.js";
import { LruCache } from "./lru.js";
import type { StorageHandle } from "./storage.js";
import type { Tensor } from "./tensor.js";
import { flatten } from "./tree.js";

/** How many compiled expressions a backend keeps; the one used longest ago goes first. */
const CACHE_SIZE = 256;

const caches = new WeakMap<Backend, LruCache<Compiled>>();

/**
 * Runs what the tensors of `tree` need, in one call of the backend, and gives the tree back with its data ready.
 * The tensors themselves become values: later uses do not run it again.
 *
 * @param tree a tensor, or nested arrays and objects of tensors
 * @throws HyalineError `backend`, `unsupported`, `aborted`, `tracer-leak`, `disposed`
 * @example
 * ```ts
 * const x = tensor([1, 2, 3, 4]);
 * const [mean, deviation] = await evaluate([x.mean(), x.sub(x.mean()).square().mean().sqrt()]);
 * await mean.item(); // 2.5
 * ```
 */
export async function evaluate<T>(tree: T, options: CallOptions = {}): Promise<T> {
  refuseUnknown("evaluate", options, ["backend", "signal"]);
  const { leaves } = flatten(tree);
  await evaluateAll(leaves, options);
  return tree;
}

export async function evaluateAll(tensors: readonly Tensor[], options: CallOptions = {}): Promise<void> {
  for (const tensor of tensors) {
    if (tensor.traced) leaked(tensor);
    if (tensor.source.kind === "disposed") tensor.concrete();
  }
  const pending = [...new Set(tensors.filter((tensor) => tensor.source.kind === "lazy"))];
  if (pending.length === 0) return;
  const backend = backendFor(options);
  const inputs: Tensor[] = [];
  const graph = collect(pending, { inputs: [], constantsAsInputs: (tensor) => inputs.push(tensor) });
  const compiled = await compiledFor(graph, backend);
  const handles = await compiled.run(inputs, options);
  pending.forEach((tensor, i) => {
    tensor.settle(handles[i] as StorageHandle);
  });
}

/** The compiled form of `graph` on `backend`, from its cache where an equal graph was compiled before. */
function compiledFor(graph: Graph, backend: Backend): Promise<Compiled> {
  const cache = caches.get(backend) ?? new LruCache<Compiled>(CACHE_SIZE, (compiled) => compiled.dispose());
  caches.set(backend, cache);
  return cache.getOrCreate(graphKey(graph), () => Compiled.create(graph, backend));
}
