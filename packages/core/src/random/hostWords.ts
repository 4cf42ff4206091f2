import { allocate } from "../dtype.js";
import { type Shape, sizeOf } from "../shape.js";
import { hostData, type Tensor, transient } from "../tensor.js";
import { threefry2x32 } from "./threefry2x32.js";

/** Past this many words a graph is the better recipe: a constant would have to be kept, copied and written to files. */
const MOST_WORDS = 2 ** 22;

/**
 * The bits of a key whose words are at hand, computed here and now; `undefined` for every other key. The words are those
 * of the op, so that it makes no difference but in time: a backend would compile twenty rounds of arithmetic per shape.
 */
export function hostWords(key: Tensor, shape: Shape): Tensor | undefined {
  const words = hostData(key);
  const size = sizeOf(shape);
  if (!words || key.dtype !== "uint32" || key.rank !== 1 || key.size !== 2 || size > MOST_WORDS)
    return undefined;
  const bits = allocate("uint32", size);
  const half = Math.ceil(size / 2);
  for (let i = 0; i < half; i++) {
    const [x, y] = threefry2x32(words[0] as number, words[1] as number, i, half + i);
    bits[i] = x;
    if (half + i < size) bits[half + i] = y;
  }
  return transient(bits, { dtype: "uint32", shape });
}

/** The parts of a tensor along axis 0, at hand where the tensor is. */
export function hostRows(x: Tensor): Tensor[] | undefined {
  const data = hostData(x);
  if (!data) return undefined;
  const [count, ...shape] = x.shape as [number, ...number[]];
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, i) =>
    transient(data.slice(i * size, (i + 1) * size), { dtype: x.dtype, shape }),
  );
}
