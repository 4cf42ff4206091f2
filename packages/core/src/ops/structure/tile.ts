import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "./broadcastTo.js";
import { reshape } from "./reshape.js";

/**
 * The whole tensor several times along each axis, as NumPy's `tile`. With more counts than axes, axes come in front;
 * with fewer, they are for the last axes.
 *
 * @param x any[...]
 * @throws HyalineError `argument` when a count is not a whole number
 * @example
 * ```ts
 * await tile(tensor([1, 2]), [2]).array(); // [1, 2, 1, 2]
 * ```
 */
export function tile(x: Tensor, counts: readonly number[]): Tensor {
  checkTensor("tile", x);
  if (counts.some((n) => !Number.isInteger(n) || n < 0)) {
    fail("argument", "tile needs whole numbers", `[${counts.join(", ")}]`);
  }
  const rank = Math.max(x.rank, counts.length);
  const shape = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  const times = [...new Array<number>(rank - counts.length).fill(1), ...counts];
  const apart = reshape(
    x,
    shape.flatMap((n) => [1, n]),
  );
  const repeated = broadcastTo(
    apart,
    shape.flatMap((n, i) => [times[i] as number, n]),
  );
  return reshape(
    repeated,
    shape.map((n, i) => n * (times[i] as number)),
  );
}
