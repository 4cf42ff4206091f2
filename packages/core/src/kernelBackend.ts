import type { Backend, Executable, OpName, RunOptions, Storage } from "./backend.js";
import { allocate, type DType, encode, type TypedArray } from "./dtype.js";
import { HyalineError, throwIfAborted } from "./errors.js";
import { refuseUnknown } from "./facts/readOptions.js";
import { type Attributes, type Graph, type Node, specsOf, type ValueId } from "./graph.js";
import { formatSpec, type Spec, sizeOf } from "./shape.js";
import { yieldThread } from "./yieldThread.js";

/** What a kernel is told besides its inputs. */
export interface KernelContext<A extends Attributes = Attributes> {
  readonly attributes: A;
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
  /**
   * Runs the graph in an attribute (the body of `scan` or `cond`) on this backend. An output of a body may be one of its
   * inputs: then the same storage comes back.
   */
  run(graph: Graph, inputs: readonly Storage[]): readonly Storage[] | Promise<readonly Storage[]>;
}

/**
 * Computes one op: new storages for its outputs; the inputs stay as they are. May be asynchronous. An error that it throws,
 * then or later, reaches the caller as `internal` with the op's name, unless it is a {@link HyalineError} already.
 */
export type Kernel<S = Storage> = (
  inputs: readonly S[],
  context: KernelContext<never>,
) => readonly S[] | Promise<readonly S[]>;

export interface KernelBackendOptions<S> {
  readonly name: string;
  readonly dtypes: readonly DType[];
  /** One function per op; composites that are missing run as their bodies. */
  readonly kernels: Readonly<Record<OpName, Kernel<S>>>;
  /** May keep the array: nothing here changes it afterwards. */
  readonly write: (data: TypedArray, spec: Spec) => S | Promise<S>;
  /** The array goes to the user: a copy, where the user must not see later changes. */
  readonly read: (storage: S, spec: Spec) => TypedArray | Promise<TypedArray>;
  /** Frees one storage; leave it out when the garbage collector does. */
  readonly free?: (storage: S) => void;
  /** How many storages exist, where the plugin can tell: the conformance suite then looks for leaks. */
  readonly memory?: () => { readonly storages: number };
  /** False where NaN and infinities are not kept through arithmetic (default true), as {@link Manifest} has it. */
  readonly nonFinite?: boolean;
  readonly dispose?: () => void | Promise<void>;
}

const optionNames = ["name", "dtypes", "kernels", "write", "read", "free", "memory", "nonFinite", "dispose"];

/**
 * A backend from a table of kernels: graphs are interpreted node by node, and each intermediate is freed after its
 * last use. The smallest backend plugin is a call of this function. `fill` needs no kernel: it is written from the host.
 *
 * @example
 * ```ts
 * const tiny = kernelBackend<TypedArray>({
 *   name: "tiny",
 *   dtypes: ["float32"],
 *   kernels: { neg: ([x]) => [(x as TypedArray).map((v) => -v)] },
 *   write: (data) => data,
 *   read: (data) => data,
 * });
 * ```
 */
export function kernelBackend<S>(given: KernelBackendOptions<S>): Backend {
  refuseUnknown("kernelBackend", given, optionNames);
  const options = { ...given, kernels: { fill: fillFromHost(given), ...given.kernels } };
  const { name, dtypes, kernels, write, read, free, memory, nonFinite = true, dispose } = options;
  return {
    name,
    supports: {
      dtypes: new Set(dtypes),
      ops: new Set(Object.keys(kernels)),
      concurrentRuns: true,
      nonFinite,
    },
    write,
    read: (storage, spec) => read(storage as S, spec),
    compile: async (graph) => {
      for (const { op } of graph.nodes) {
        if (!Object.hasOwn(kernels, op.name))
          throw new HyalineError("unsupported", `backend ${name} has no kernel for ${op.name}`);
      }
      return Plan.create(graph, options);
    },
    free: (storage) => free?.(storage as S),
    ...(memory ? { memory } : {}),
    dispose: async () => {
      await dispose?.();
    },
  };
}

/** Constants come from the host unless the plugin has a kernel for them. */
const fillFromHost =
  <S>({ write }: KernelBackendOptions<S>) =>
  async (_: readonly S[], { attributes, outputs: [output] }: KernelContext<{ value: number }>) => {
    const spec = output as Spec;
    const [data] = encode([attributes.value], spec.dtype);
    return [await write(allocate(spec.dtype, sizeOf(spec.shape)).fill(data as number), spec)];
  };

/** A graph with, for each node, the values that nothing later needs. */
class Plan<S> implements Executable {
  readonly #constants = new Map<ValueId, S>();
  readonly #lastUses: readonly (readonly ValueId[])[];
  readonly #pauses: readonly boolean[];
  readonly #bodies = new Map<Graph, Promise<Plan<S>>>();
  #disposed = false;

  private constructor(
    readonly graph: Graph,
    readonly options: KernelBackendOptions<S>,
  ) {
    this.#lastUses = lastUses(graph);
    this.#pauses = pauses(graph);
  }

  static async create<S>(graph: Graph, options: KernelBackendOptions<S>): Promise<Plan<S>> {
    const plan = new Plan(graph, options);
    try {
      for (const [value, tensor] of graph.constants) {
        plan.#constants.set(value, await options.write(await tensor.data(), graph.specs[value] as Spec));
      }
      return plan;
    } catch (error) {
      plan.dispose();
      throw error;
    }
  }

  async run(inputs: readonly Storage[], { signal }: RunOptions = {}): Promise<readonly S[]> {
    if (this.#disposed)
      throw new HyalineError("disposed", `an executable of ${this.options.name} was run after its disposal`);
    const { graph, options } = this;
    const values = new Map<ValueId, S>(this.#constants);
    const owned = new Set<ValueId>();
    graph.inputs.forEach((value, i) => {
      values.set(value, inputs[i] as S);
    });
    try {
      for (const [i, node] of graph.nodes.entries()) {
        throwIfAborted(signal);
        const turn = this.#pauses[i] ? yieldThread(signal) : undefined;
        if (turn) await turn;
        const given = node.inputs.map((value) => values.get(value) as S);
        const results = this.#apply(node, given, signal);
        const outputs = results instanceof Promise ? await results : results;
        node.outputs.forEach((value, k) => {
          values.set(value, outputs[k] as S);
          owned.add(value);
        });
        for (const value of this.#lastUses[i] ?? []) {
          options.free?.(values.get(value) as S);
          values.delete(value);
          owned.delete(value);
        }
      }
    } catch (error) {
      for (const value of owned) options.free?.(values.get(value) as S);
      throw error;
    }
    return graph.outputs.map((value) => values.get(value) as S);
  }

  #apply(node: Node, inputs: readonly S[], signal: AbortSignal | undefined) {
    const { graph, options } = this;
    const kernel = options.kernels[node.op.name] as Kernel<S>;
    const context = {
      attributes: node.attributes as never,
      inputs: specsOf(graph, node.inputs),
      outputs: specsOf(graph, node.outputs),
      run: async (body: Graph, args: readonly Storage[]) => {
        await yieldThread(signal);
        const plan = this.#bodies.get(body) ?? Plan.create(body, options);
        this.#bodies.set(body, plan);
        return (await plan).run(args, signal ? { signal } : {});
      },
    };
    const failed = (cause: unknown): never => {
      if (cause instanceof HyalineError) throw cause;
      const call = `${node.op.name}(${context.inputs.map(formatSpec).join(", ")})`;
      throw new HyalineError(
        "internal",
        `${node.scope ? `${node.scope}: ` : ""}the ${options.name} kernel of ${call} failed: ${String(cause)}`,
        { cause },
      );
    };
    try {
      const results = kernel(inputs, context);
      return results instanceof Promise ? results.catch(failed) : results;
    } catch (cause) {
      return failed(cause);
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const storage of this.#constants.values()) this.options.free?.(storage);
    this.#constants.clear();
    for (const body of this.#bodies.values()) void body.then((plan) => plan.dispose()).catch(() => undefined);
  }
}

/** For each node, the node outputs whose last use it is: they are freed after it has run. */
function lastUses(graph: Graph): ValueId[][] {
  const kept = new Set<ValueId>([...graph.outputs, ...graph.inputs, ...graph.constants.keys()]);
  const lists: ValueId[][] = graph.nodes.map(() => []);
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i] as Node;
    for (const value of [...node.outputs, ...node.inputs]) {
      if (kept.has(value)) continue;
      kept.add(value);
      (lists[i] as ValueId[]).push(value);
    }
  }
  return lists;
}

/** Elements that kernels read and write between two looks at the clock, which is dear beside a small kernel. */
const ELEMENTS_PER_LOOK = 8192;

/** Nodes count for some elements, however small their tensors are. */
const ELEMENTS_PER_NODE = 256;

/** Before which nodes a run looks whether the thread is due a turn. Whoever runs the graph has before the first. */
function pauses(graph: Graph): boolean[] {
  let work = 0;
  return graph.nodes.map(({ inputs, outputs }) => {
    const isDue = work >= ELEMENTS_PER_LOOK;
    if (isDue) work = 0;
    for (const { shape } of specsOf(graph, [...inputs, ...outputs])) work += sizeOf(shape);
    work += ELEMENTS_PER_NODE;
    return isDue;
  });
}
