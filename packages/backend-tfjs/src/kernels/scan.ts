import type { Graph, KernelContext, Spec } from "@hyaline/core";
import type { Store, TfjsStorage } from "../storage.js";
import { concat } from "./concat.js";
import { emptyLike, type KernelOf, type TfjsKernel } from "./kernel.js";
import { ownResults } from "./ownResults.js";
import { reshape } from "./reshape.js";
import { slice } from "./slice.js";

type ScanAttributes = {
  readonly body: Graph;
  readonly captured: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
};

/** Runs the body once per step: a row of each sequence goes in, and the rows that come out are put together at the end. */
export const scan: KernelOf = (store) => {
  const rows = new Rows(store);
  return async (inputs, context: KernelContext<ScanAttributes>) => {
    const { body, captured, carries, length, reverse } = context.attributes;
    const constants = inputs.slice(0, captured);
    const sequences = inputs.slice(captured + carries);
    const stacks: TfjsStorage[][] = context.outputs.slice(carries).map(() => []);
    let carry = inputs.slice(captured, captured + carries).map((storage) => store.share(storage));
    const live = new Set(carry);
    try {
      for (let i = 0; i < length; i++) {
        const step = reverse ? length - 1 - i : i;
        const slices: TfjsStorage[] = [];
        for (const sequence of sequences) {
          const row = await rows.take(sequence, step);
          live.add(row);
          slices.push(row);
        }
        const given = [...constants, ...carry, ...slices];
        const results = ownResults(store, (await context.run(body, given)) as readonly TfjsStorage[], given);
        for (const used of [...carry, ...slices]) {
          store.free(used);
          live.delete(used);
        }
        for (const result of results) live.add(result);
        carry = results.slice(0, carries);
        results.slice(carries).forEach((result, k) => {
          stacks[k]?.push(result);
        });
      }
      const stacked: TfjsStorage[] = [];
      for (const [k, list] of stacks.entries()) {
        const spec = context.outputs[carries + k] as Spec;
        stacked.push(await rows.stack(reverse ? list.reverse() : list, spec));
      }
      for (const kept of carry) live.delete(kept);
      return [...carry, ...stacked];
    } finally {
      for (const storage of live) store.free(storage);
    }
  };
};

/** Rows along the first axis, taken apart and put together, wherever they are. */
class Rows {
  readonly #slice: TfjsKernel;
  readonly #reshape: TfjsKernel;
  readonly #concat: TfjsKernel;

  constructor(readonly store: Store) {
    this.#slice = slice(store);
    this.#reshape = reshape(store);
    this.#concat = concat(store);
  }

  async take(sequence: TfjsStorage, index: number): Promise<TfjsStorage> {
    const { dtype, shape } = sequence.spec;
    const sizes = [1, ...shape.slice(1)];
    const starts = shape.map((_, axis) => (axis === 0 ? index : 0));
    const attributes = { starts, sizes, strides: shape.map(() => 1) };
    const row = await this.#one(this.#slice, [sequence], { dtype, shape: sizes }, attributes);
    return this.#replace([row], await this.#one(this.#reshape, [row], { dtype, shape: shape.slice(1) }));
  }

  async stack(list: readonly TfjsStorage[], spec: Spec): Promise<TfjsStorage> {
    if (list.length === 0) return emptyLike(this.store, spec);
    const flat: TfjsStorage[] = [];
    for (const row of list) {
      flat.push(await this.#one(this.#reshape, [row], { ...row.spec, shape: [1, ...row.spec.shape] }));
    }
    return this.#replace(flat, await this.#one(this.#concat, flat, spec, { axis: 0 }));
  }

  async #one(kernel: TfjsKernel, inputs: readonly TfjsStorage[], output: Spec, attributes = {}) {
    const context = { attributes, inputs: inputs.map(({ spec }) => spec), outputs: [output] };
    const [result] = await kernel(inputs, context as unknown as KernelContext<never>);
    return result as TfjsStorage;
  }

  #replace(old: readonly TfjsStorage[], result: TfjsStorage): TfjsStorage {
    for (const storage of old) this.store.free(storage);
    return result;
  }
}
