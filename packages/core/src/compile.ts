import type { Backend, Executable, RunOptions } from "./backend.js";
import { backendOrUndefined } from "./context.js";
import { fail, throwIfAborted } from "./errors.js";
import { type Graph, specsOf, type ValueId } from "./graph.js";
import type { Spec } from "./shape.js";
import { StorageHandle } from "./storage.js";
import type { Tensor } from "./tensor.js";
import { legalize } from "./transforms/legalize.js";
import { simplify } from "./transforms/simplify.js";

/** What every call that may run something takes. */
export interface CallOptions {
  /** Overrides the backend set by `useBackend`. */
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
}

export function backendFor(options: CallOptions = {}): Backend {
  return (
    options.backend ??
    backendOrUndefined() ??
    fail(
      "backend",
      "no backend is in use",
      undefined,
      "call useBackend(…) first, for instance with await ortBackend()",
    )
  );
}

/** Where one output of a graph comes from. */
type OutputSource =
  | { readonly from: "executable"; readonly index: number }
  | { readonly from: "input"; readonly index: number }
  | { readonly from: "constant"; readonly tensor: Tensor };

/** A graph made ready for a backend: outputs that are inputs, constants or repeated never reach the backend. */
export class Compiled {
  #lastRun: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly backend: Backend,
    readonly graph: Graph,
    private readonly executable: Executable | undefined,
    private readonly outputs: readonly OutputSource[],
    readonly outputSpecs: readonly Spec[],
  ) {}

  /** @throws HyalineError `unsupported` when the backend cannot run the graph, `aborted` */
  static async create(
    graph: Graph,
    backend: Backend,
    signal?: AbortSignal,
    label?: string,
  ): Promise<Compiled> {
    const legal = simplify(legalize(simplify(graph), backend));
    throwIfAborted(signal);
    const computed: ValueId[] = [];
    const outputs = legal.outputs.map((value): OutputSource => {
      const constant = legal.constants.get(value);
      if (constant) return { from: "constant", tensor: constant };
      const input = legal.inputs.indexOf(value);
      if (input >= 0) return { from: "input", index: input };
      if (!computed.includes(value)) computed.push(value);
      return { from: "executable", index: computed.indexOf(value) };
    });
    const reduced: Graph = { ...legal, outputs: computed };
    const options = { ...(signal ? { signal } : {}), ...(label ? { label } : {}) };
    const executable = computed.length > 0 ? await backend.compile(reduced, options) : undefined;
    return new Compiled(backend, reduced, executable, outputs, specsOf(legal, legal.outputs));
  }

  /** Runs on tensors that have values, and gives one handle per output, which the caller owns. */
  async run(inputs: readonly Tensor[], options: RunOptions = {}): Promise<StorageHandle[]> {
    throwIfAborted(options.signal);
    const handles = await Promise.all(inputs.map((input) => input.storageOn(this.backend)));
    try {
      return await this.#runOn(handles, options);
    } finally {
      for (const handle of handles) handle.release();
    }
  }

  async #runOn(handles: readonly StorageHandle[], options: RunOptions): Promise<StorageHandle[]> {
    const storages = handles.map((handle) => handle.storage);
    const run = async () => {
      throwIfAborted(options.signal);
      return this.executable?.run(storages, options) ?? [];
    };
    const results = await (this.backend.supports.concurrentRuns ? run() : this.#queue(run));
    const fresh = results.map((storage) => new StorageHandle(this.backend, storage));
    const taken = new Set<number>();
    return Promise.all(
      this.outputs.map(async (output) => {
        if (output.from === "constant") return output.tensor.storageOn(this.backend);
        if (output.from === "input") return (handles[output.index] as StorageHandle).share();
        const handle = fresh[output.index] as StorageHandle;
        if (taken.has(output.index)) return handle.share();
        taken.add(output.index);
        return handle;
      }),
    );
  }

  /** May the backend have the memory of this input? Not where another tensor or an output needs it too. */
  takes(index: number, input: Tensor): boolean {
    const isOutput = this.outputs.some((output) => output.from === "input" && output.index === index);
    return this.backend.supports.donation === true && input.isOnlyHolderOn(this.backend) && !isOutput;
  }

  dispose(): void {
    this.executable?.dispose();
  }

  #queue<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#lastRun.then(run, run);
    this.#lastRun = result.catch(() => undefined);
    return result;
  }
}
