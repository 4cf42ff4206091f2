import { apply1, checkTensor } from "../../apply.js";
import { composite, zeroDerivative } from "../../op.js";
import { hostWords } from "../../random/hostWords.js";
import { checkShape, type Shape, type Spec, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { iota } from "../creation/iota.js";
import { add } from "../elementwise/add.js";
import { concat } from "../structure/concat.js";
import { reshape } from "../structure/reshape.js";
import { slice } from "../structure/slice.js";
import { checkKey } from "./checkKey.js";
import { threefry } from "./threefry.js";

/**
 * key: uint32[...keys, 2] to uint32[...keys, ...shape]. The first half of a key's words, in row-major order, are the
 * first outputs of Threefry on the counters (i, half + i), and the second half the second outputs, as in JAX.
 */
export const randomBitsOp = composite<{ readonly shape: Shape }>({
  name: "randomBits",
  infer: (inputs, { shape }) => {
    const [key] = inputs as [Spec];
    checkKey("randomBits", key);
    return [{ dtype: "uint32", shape: checkShape([...key.shape.slice(0, -1), ...shape]) }];
  },
  body: (inputs, { shape }) => {
    const [key] = inputs as [Tensor];
    const size = sizeOf(shape);
    const half = Math.ceil(size / 2);
    const counter = iota({ dtype: "uint32", shape: [half] }, 0);
    const keys = key.shape.slice(0, -1);
    const words = concat(threefry(key, [counter, add(counter, half)]), { axis: -1 });
    return [reshape(slice(words, [...keys.map(() => null), [0, size]]), [...keys, ...shape])];
  },
  vjp: zeroDerivative("bits are integers"),
  batch: ([key], { attributes }) => [randomBits(key as Tensor, attributes.shape)],
});

/** uint32[...shape] of independent uniform bits; the same key gives the same bits on every backend. */
export function randomBits(key: Tensor, shape: Shape): Tensor {
  checkTensor("randomBits", key);
  const size = checkShape(shape);
  return hostWords(key, size) ?? apply1(randomBitsOp, [key], { shape: size });
}
