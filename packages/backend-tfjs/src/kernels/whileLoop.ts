import type { KernelContext } from "@hyaline/core";
import { stepsExceeded, type WhileLoopAttributes } from "@hyaline/core/ops";
import type { TfjsStorage } from "../storage.js";
import type { KernelOf } from "./kernel.js";
import { ownResults } from "./ownResults.js";

/** Reads the first carry, and runs the body while it is true. */
export const whileLoop: KernelOf =
  (store) =>
  async (inputs, { attributes: { body, captured, limit }, run }: KernelContext<WhileLoopAttributes>) => {
    const around = inputs.slice(0, captured);
    let carry = inputs.slice(captured).map((storage) => store.share(storage));
    try {
      for (let step = 0; (await store.numbers(carry[0] as TfjsStorage))[0]; step++) {
        if (step === limit) throw stepsExceeded(limit);
        const given = [...around, ...carry];
        const next = ownResults(store, (await run(body, given)) as readonly TfjsStorage[], given);
        for (const used of carry) store.free(used);
        carry = next;
      }
      return carry;
    } catch (error) {
      for (const storage of carry) store.free(storage);
      throw error;
    }
  };
