import { fail, type Tensor } from "@hyaline/core";
import { type Layer, stateless } from "../../layer.js";

/**
 * A layer that adds randomness while training and passes everything on otherwise.
 *
 * @param rate how much: 0 is nothing
 * @throws HyalineError `argument` for a rate outside of [0, 1), and while training without a key
 */
export function whileTraining(
  name: string,
  rate: number,
  disturb: (x: Tensor, key: Tensor) => Tensor,
): Layer {
  if (!(rate >= 0 && rate < 1)) fail("argument", `${name} needs a rate from 0 to below 1`, String(rate));
  const layer = stateless({
    name,
    apply: (_, x, { training, key }) => {
      if (!training || rate === 0) return x;
      if (key === undefined) {
        return fail(
          "argument",
          `${name} needs randomness while training`,
          "no key",
          "apply(…, { key: random.key(0) })",
        );
      }
      return disturb(x, key);
    },
  });
  return { ...layer, directions: "kept" };
}
