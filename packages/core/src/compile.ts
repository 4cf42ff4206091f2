import { type Awaitable, after, allOf } from "./awaitable.js";
import type { Backend, Executable, RunOptions } from "./backend.js";
import { backendInUse } from "./context.js";
import { fail, throwIfAborted } from "./errors.js";
import { type Graph, specsOf, type ValueId } from "./graph.js";
import type { Spec } from "./shape.js";
import { StorageHandle } from "./storage.js";
import type { Tensor } from "./tensor.js";
import type { CallOptions } from "./tensorMethods.js";
import { legalize } from "./transforms/legalize.js";
import { simplify } from "./transforms/simplify.js";
import { yieldThread } from "./yieldThread.js";

export type { CallOptions };

export function backendFor(options: CallOptions = {}): Backend {
  return (
    options.backend ??
    backendInUse() ??
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
  | { readonly from: "executable" | "again" | "input"; readonly index: number }
  | { readonly from: "constant"; readonly tensor: Tensor };

/** A graph made ready for a backend: outputs that are inputs, constants or repeated never reach the backend. */
export class Compiled {
  #lastRun: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly backend: Backend,
    private readonly executable: Executable | undefined,
    private readonly outputs: readonly OutputSource[],
    readonly outputSpecs: readonly Spec[],
  ) {}

  /** @throws HyalineError `unsupported` when the backend cannot run the graph */
  static async create(graph: Graph, backend: Backend, label?: string): Promise<Compiled> {
    const legal = simplify(legalize(simplify(graph), backend));
    const computed: ValueId[] = [];
    const outputs = legal.outputs.map((value): OutputSource => {
      const constant = legal.constants.get(value);
      if (constant) return { from: "constant", tensor: constant };
      const input = legal.inputs.indexOf(value);
      if (input >= 0) return { from: "input", index: input };
      const again = computed.indexOf(value);
      return again < 0
        ? { from: "executable", index: computed.push(value) - 1 }
        : { from: "again", index: again };
    });
    const reduced: Graph = { ...legal, outputs: computed };
    // Making an executable keeps the thread for some time: others come first.
    await yieldThread();
    const executable =
      computed.length > 0 ? await backend.compile(reduced, label ? { label } : {}) : undefined;
    return new Compiled(backend, executable, outputs, specsOf(legal, legal.outputs));
  }

  /** Runs on tensors that have values, and gives one handle per output, which the caller owns. */
  async run(inputs: readonly Tensor[], options: RunOptions = {}): Promise<readonly StorageHandle[]> {
    throwIfAborted(options.signal);
    const { backend } = this;
    const handles = await allOf(inputs.map((input) => input.storageOn(backend)));
    try {
      const storages = handles.map((handle) => handle.storage);
      const run = () =>
        after(yieldThread(options.signal), () => this.executable?.run(storages, options) ?? []);
      const results = await (backend.supports.concurrentRuns ? run() : this.#queue(run));
      const fresh = results.map((storage) => new StorageHandle(backend, storage));
      return await allOf(
        this.outputs.map((output) => {
          if (output.from === "constant") return output.tensor.storageOn(backend);
          const handle = (output.from === "input" ? handles : fresh)[output.index] as StorageHandle;
          return output.from === "executable" ? handle : handle.share();
        }),
      );
    } finally {
      for (const handle of handles) handle.release();
    }
  }

  /** May the backend have the memory of this input? Not where another tensor or an output needs it too. */
  takes(index: number, input: Tensor): boolean {
    const isOutput = this.outputs.some((output) => output.from === "input" && output.index === index);
    return this.backend.supports.donation === true && input.isOnlyHolderOn(this.backend) && !isOutput;
  }

  dispose(): void {
    this.executable?.dispose();
  }

  #queue<T>(run: () => Awaitable<T>): Promise<T> {
    const result = this.#lastRun.then(run, run);
    this.#lastRun = result.catch(() => undefined);
    return result;
  }
}
