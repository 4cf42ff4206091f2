import { fail, type MadeNode, sizeOf, type Tensor, watchNodes } from "@hyaline/core";
import { bytesOf, Costs, RUN } from "./cost.js";
import { LiveBytes } from "./liveBytes.js";

/**
 * What a file may take of the machine, so that a small hostile one neither hangs nor fills the memory. All three are
 * estimated from shapes while the graph is made, before anything runs.
 */
export interface ImportBudget {
  /** Nodes, counted as often as loops, branches and functions make them, with those that composite ops stand for (default 50 000). */
  readonly nodes?: number;
  /**
   * Work in elements that the nodes make, with a 256th for each multiplication (default 2^26, or 8192 times the elements of
   * the inputs and weights where that is more).
   */
  readonly elements?: number;
  /**
   * Bytes that values and constants take at one time (default 2^29, or 2048 times the bytes of the inputs and weights
   * where that is more).
   */
  readonly bytes?: number;
}

const NODES = 50_000;
const ELEMENTS = 2 ** 26;
const ELEMENTS_PER_ELEMENT = 8192;
const BYTES = 2 ** 29;
const BYTES_PER_BYTE = 2048;

/** What one trace of a file has taken so far. */
export class Spending {
  readonly #limit: Required<ImportBudget>;
  readonly #costs = new Costs();
  readonly #memory = new LiveBytes<Tensor>();
  /** Tensors that are accounted for: inputs, weights, and what nodes made. */
  readonly #known = new WeakSet<Tensor>();
  #nodes = 0;
  #elements = 0;
  #constants = 0;

  /** `given` are the inputs, and `held` the elements that the file itself holds. */
  constructor(budget: ImportBudget, given: readonly Tensor[], held: number) {
    const elements = held + given.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.#limit = {
      nodes: budget.nodes ?? NODES,
      elements: budget.elements ?? Math.max(ELEMENTS, ELEMENTS_PER_ELEMENT * elements),
      bytes: budget.bytes ?? Math.max(BYTES, BYTES_PER_BYTE * 4 * elements),
    };
    for (const input of given) this.#known.add(input);
  }

  /** Counts every node that is made while `build` runs. */
  watch<T>(build: () => T): T {
    return watchNodes((node) => this.#made(node), build);
  }

  /** A tensor that the file holds, and that takes no further memory. */
  holds(weight: Tensor): Tensor {
    this.#known.add(weight);
    return weight;
  }

  /** A node of the file is read. */
  step(): void {
    this.#nodes++;
    if (this.#nodes > this.#limit.nodes) this.#refuse("nodes", this.#nodes);
  }

  /** Steps of a loop that fit into half of what is left, so that what comes after finds something too; at least 1. */
  affordableSteps(step: () => void): number {
    const before = this.#work();
    step();
    const work = this.#work() - before;
    return Math.max(1, Math.floor((this.#limit.elements - this.#elements) / 2 / Math.max(work, 1)));
  }

  #work(): number {
    return this.#elements + RUN * this.#nodes;
  }

  /** Checks what the values take at one time, when everything that `outputs` need is run. */
  checkMemory(outputs: readonly Tensor[]): void {
    const bytes = this.#constants + this.#memory.peak(outputs);
    if (bytes > this.#limit.bytes) this.#refuse("bytes", bytes);
  }

  #made({ op, inputs, attributes, outputs }: MadeNode): void {
    for (const input of inputs) {
      if (this.#known.has(input)) continue;
      this.#known.add(input);
      if (input.traced || input.origin) continue;
      this.#constants += bytesOf(input);
      if (this.#constants > this.#limit.bytes) this.#refuse("bytes", this.#constants);
    }
    // What is made counts before bodies are looked into: those of huge values take as long as the values.
    const made = outputs.reduce((sum, output) => sum + output.size, 0);
    if (this.#elements + made > this.#limit.elements) this.#refuse("elements", this.#elements + made);
    for (const output of outputs) this.#known.add(output);
    const cost = this.#costs.of(op, inputs, outputs, attributes);
    this.#nodes += cost.nodes;
    this.#elements += cost.elements;
    if (this.#nodes > this.#limit.nodes) this.#refuse("nodes", this.#nodes);
    if (this.#elements > this.#limit.elements) this.#refuse("elements", this.#elements);
    this.#memory.add(inputs, outputs, outputs.map(bytesOf), cost.scratch);
  }

  #refuse(what: keyof ImportBudget, got: number): never {
    return fail(
      "file",
      `the ONNX file may take ${this.#limit[what]} ${what}`,
      `at least ${Math.ceil(got)}`,
      `if you trust it, import it with { budget: { ${what}: … } }`,
    );
  }
}
