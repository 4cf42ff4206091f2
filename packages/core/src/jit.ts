import type { Backend } from "./backend.js";
import { leaked } from "./collect.js";
import { backendFor, type CallOptions, Compiled, callKeys } from "./compile.js";
import { fail } from "./errors.js";
import { evaluateAll } from "./evaluate.js";
import { refuseUnknown } from "./facts/readOptions.js";
import type { Graph } from "./graph.js";
import { LruCache } from "./lru.js";
import { formatSpec, type Spec } from "./shape.js";
import { Tensor, tracer, transient } from "./tensor.js";
import { type Trace, traceTree } from "./tracing.js";
import { flatten, isLike, type TreeStructure } from "./tree.js";

export interface JitOptions {
  /** Arguments whose tensors the caller gives up: the backend may reuse their memory, and they are disposed. */
  readonly donate?: readonly number[];
  readonly backend?: Backend;
  /** How many signatures are kept (default 64); the one used longest ago goes first. */
  readonly cacheSize?: number;
  /** A name for profiles and error messages; the function's own name when left out. */
  readonly label?: string;
}

export interface Jitted<Args extends readonly unknown[], Result> {
  (...args: Args): Promise<Awaited<Result>>;
  /** {@link jit}'s call with a backend or an abort signal of its own. */
  call(args: Args, options: CallOptions): Promise<Awaited<Result>>;
  /** The graph for arguments like these, as it was traced. */
  graph(...args: Args): Graph;
  /** Frees the compiled executables. */
  dispose(): void;
}

/**
 * Compiles a function: it is traced once per signature of its arguments (shapes, dtypes, tree structure), and later
 * calls with the same signature run one compiled graph.
 *
 * Tensors may be nested in arrays and objects; an argument that is a number or boolean counts as a scalar tensor
 * (float32, bool), so that a changing learning rate does not trace again; numbers inside trees, strings, functions and
 * `null` are part of the signature.
 * Tensors that `fn` closes over are constants: their values are those of the first call.
 *
 * @param fn a synchronous function of tensors
 * @throws HyalineError when called: whatever `fn` and the backend throw; `aborted`
 * @example
 * ```ts
 * const step = jit((x: Tensor) => x.mul(2).add(1));
 * await (await step(tensor([1, 2]))).array(); // [3, 5]
 * ```
 */
export function jit<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  options: JitOptions = {},
): Jitted<Args, Result> {
  refuseUnknown("jit", options, ["donate", "backend", "cacheSize", "label"]);
  const { donate = [], cacheSize = 64, label = fn.name } = options;
  const caches = new Map<Backend, LruCache<Entry>>();
  /** What the last call ran: one that was evicted is not run again. */
  let last: Entry | undefined;
  const evict = (entry: Entry): void => {
    if (last === entry) last = undefined;
    entry.compiled.dispose();
  };

  const traceFor = (leaves: readonly Tensor[], structure: TreeStructure): Trace =>
    traceTree((...inside) => fn(...(structure.build(inside) as unknown as Args)), leaves);

  const compile = async (
    leaves: readonly Tensor[],
    structure: TreeStructure,
    backend: Backend,
  ): Promise<Entry> => {
    const { graph, structure: result } = traceFor(leaves, structure);
    await evaluateAll([...graph.constants.values()], { backend });
    const compiled = await Compiled.create(graph, backend, label);
    return { compiled, result, pattern: structure.build(leaves.map(tracer)) };
  };

  const call = async (args: Args, callOptions: CallOptions): Promise<Awaited<Result>> => {
    if (callOptions !== NO_OPTIONS) refuseUnknown("call", callOptions, callKeys);
    const backend = backendFor(callOptions.backend ? callOptions : options);
    const lifted = args.map(liftNumbers);
    let leaves: Tensor[] = [];
    let entry = last;
    // Most calls are like the last: no key is made for them.
    if (entry?.compiled.backend !== backend || !isLike(entry.pattern, lifted, leaves)) {
      const flat = flatten(lifted);
      leaves = flat.leaves;
      for (const leaf of leaves) if (leaf.traced) leaked(leaf);
      const cache = caches.get(backend) ?? new LruCache<Entry>(cacheSize, evict);
      caches.set(backend, cache);
      const key = `${flat.structure.key} ${leaves.map(formatSpec)}`;
      // While it is looked up, it may evict what the last call ran.
      last = undefined;
      entry = await cache.getOrCreate(key, () => compile(leaves, flat.structure, backend));
      last = entry;
      await evaluateAll(leaves, { ...callOptions, backend });
    }
    const { compiled, result } = entry;
    const donated = donate.length > 0 ? donatedLeaves(args, donate, leaves) : [];
    const given = donated.filter((index) => compiled.takes(index, leaves[index] as Tensor));
    const handles = await compiled.run(
      leaves,
      given.length > 0 ? { ...callOptions, donate: given } : callOptions,
    );
    for (const index of donated) {
      const leaf = leaves[index] as Tensor;
      if (given.includes(index)) leaf.donated();
      else leaf.dispose();
    }
    const tensors = handles.map(
      (handle, i) => new Tensor(compiled.outputSpecs[i] as Spec, { kind: "concrete", handle }),
    );
    return result.build(tensors) as Awaited<Result>;
  };

  return Object.assign((...args: Args) => call(args, NO_OPTIONS), {
    call,
    graph: (...args: Args) => {
      const { leaves, structure } = flatten(args.map(liftNumbers));
      return traceFor(leaves, structure).graph;
    },
    dispose: () => {
      for (const cache of caches.values()) cache.clear();
      caches.clear();
      last = undefined;
    },
  });
}

const NO_OPTIONS: CallOptions = {};

/** What was compiled for one signature. */
interface Entry {
  readonly compiled: Compiled;
  /** Of what the function returns. */
  readonly result: TreeStructure;
  /** The arguments, with tracers in the place of their tensors. */
  readonly pattern: unknown;
}

/** Numbers and booleans among arguments become scalar tensors. */
function liftNumbers(arg: unknown): unknown {
  if (typeof arg === "number") return transient(Float32Array.of(arg), { dtype: "float32", shape: [] });
  if (typeof arg === "boolean") return transient(Uint8Array.of(Number(arg)), { dtype: "bool", shape: [] });
  return arg;
}

/** Which leaves belong to donated arguments. A tensor that is also given elsewhere cannot be donated. */
function donatedLeaves(
  args: readonly unknown[],
  donate: readonly number[],
  leaves: readonly Tensor[],
): number[] {
  const indices: number[] = [];
  let next = 0;
  args.forEach((arg, i) => {
    const count = flatten(liftNumbers(arg)).leaves.length;
    for (let k = 0; k < count; k++, next++) if (donate.includes(i)) indices.push(next);
  });
  for (const index of indices) {
    if (leaves.indexOf(leaves[index] as Tensor) !== leaves.lastIndexOf(leaves[index] as Tensor)) {
      fail("argument", "a donated tensor may be given only once", formatSpec(leaves[index] as Tensor));
    }
  }
  return indices;
}
