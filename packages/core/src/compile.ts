import { type Awaitable, after } from "./awaitable.js";
import type { Backend, Executable, RunOptions } from "./backend.js";
import { backendInUse } from "./context.js";
import { fail, throwIfAborted } from "./errors.js";
import { type Graph, specsOf, type ValueId } from "./graph.js";
import { heldOn } from "./heldOn.js";
import type { Spec } from "./shape.js";
import { StorageHandle } from "./storage.js";
import type { Tensor } from "./tensor.js";
import type { CallOptions } from "./tensorMethods.js";
import { legalize } from "./transforms/legalize.js";
import { simplify } from "./transforms/simplify.js";
import { yieldThread } from "./yieldThread.js";

export type { CallOptions };

/** The names of {@link CallOptions}, and of what long calls hand on with them. */
export const callKeys: readonly string[] = ["backend", "signal", "onProgress"];

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
interface OutputSource {
  /** `"held"`: an input, or a constant, which are counted after the inputs. */
  readonly from: "executable" | "again" | "held";
  readonly index: number;
}

/** A graph made ready for a backend: outputs that are inputs, constants or repeated never reach the backend. */
export class Compiled {
  #lastRun: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly backend: Backend,
    private readonly executable: Executable | undefined,
    private readonly outputs: readonly OutputSource[],
    /** Those that are outputs. */
    private readonly constants: readonly Tensor[],
    readonly outputSpecs: readonly Spec[],
  ) {}

  /** @throws HyalineError `unsupported` when the backend cannot run the graph */
  static async create(graph: Graph, backend: Backend, label?: string): Promise<Compiled> {
    const legal = simplify(legalize(simplify(graph), backend));
    const computed: ValueId[] = [];
    const constants: Tensor[] = [];
    const outputs = legal.outputs.map((value): OutputSource => {
      const constant = legal.constants.get(value);
      if (constant) return { from: "held", index: legal.inputs.length + constants.push(constant) - 1 };
      const input = legal.inputs.indexOf(value);
      if (input >= 0) return { from: "held", index: input };
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
    return new Compiled(backend, executable, outputs, constants, specsOf(legal, legal.outputs));
  }

  /** Runs on tensors that have values, and gives one handle per output, which the caller owns. */
  async run(inputs: readonly Tensor[], options: RunOptions = {}): Promise<readonly StorageHandle[]> {
    throwIfAborted(options.signal);
    const { backend, constants } = this;
    const held = await heldOn(backend, constants.length > 0 ? [...inputs, ...constants] : inputs);
    try {
      const storages = inputs.map((_, i) => (held[i] as StorageHandle).storage);
      const run = () =>
        after(yieldThread(options.signal), () => this.executable?.run(storages, options) ?? []);
      const results = await (backend.supports.concurrentRuns ? run() : this.#queue(run));
      const fresh = results.map((storage) => new StorageHandle(backend, storage));
      return this.outputs.map(({ from, index }) => {
        const handle = (from === "held" ? held : fresh)[index] as StorageHandle;
        return from === "executable" ? handle : handle.share();
      });
    } finally {
      for (const handle of held) handle.release();
    }
  }

  /** May the backend have the memory of this input? Not where another tensor or an output needs it too. */
  takes(index: number, input: Tensor): boolean {
    const isOutput = this.outputs.some((output) => output.from === "held" && output.index === index);
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
