import { fail, formatSpec, isTensor, sameShape, type Tensor } from "@hyaline/core";
import { quoted } from "./fileError.js";
import type { Value } from "./value.js";

/** Tensors that a call puts in the place of values inside the model, by name. */
export class Replacements {
  readonly #left: Map<string, Tensor>;

  constructor(given: Readonly<Record<string, Tensor>>) {
    this.#left = new Map(Object.entries(given));
  }

  /** What takes the place of a value, checked. */
  take(name: string, { tensor, shape }: Value): Tensor | undefined {
    if (!this.#left.has(name)) return undefined;
    const given = this.#left.get(name);
    this.#left.delete(name);
    if (!isTensor(given) || !sameShape(given.shape, shape) || given.dtype !== tensor.dtype) {
      const got = isTensor(given) ? formatSpec(given) : typeof given;
      return fail("shape", `values.${name} is ${formatSpec(tensor)}`, got);
    }
    return given;
  }

  /** @throws HyalineError `argument` for a name that no value has */
  checkTaken(): void {
    for (const name of this.#left.keys())
      fail("argument", "values go by the names of layers", quoted(name), "layers lists them");
  }
}
