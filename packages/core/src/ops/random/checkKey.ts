import { fail } from "../../errors.js";
import { formatSpec, type Spec } from "../../shape.js";

/** Checks that `key` is uint32[..., 2]. */
export function checkKey(name: string, key: Spec): void {
  if (key.dtype !== "uint32" || key.shape.at(-1) !== 2) {
    fail("argument", `${name} needs a key: uint32[2]`, formatSpec(key), "make one with random.key(seed)");
  }
}
