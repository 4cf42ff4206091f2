import { decode, type TypedArray } from "./dtype.js";
import { stridesOf } from "./shape.js";
import { Tensor } from "./tensor.js";

/** Past this many elements the middle of each axis is left out. */
const MOST = 100;
/** How many are shown then of each end of an axis. */
const EDGE = 3;

/**
 * What `console.log` prints of a tensor in Node: dtype and shape, then the values, or why there are none: `pending` until
 * someone asks for them, `traced`, `disposed`, or where they are if reading them takes a wait.
 *
 * ```text
 * Tensor float32[2, 2]
 * [[1, 2],
 *  [3, 4]]
 * ```
 */
function describe(tensor: Tensor): string {
  const { source, dtype, rank } = tensor;
  if (tensor.traced) return `${tensor} traced`;
  if (source.kind !== "concrete") return `${tensor} ${source.kind === "lazy" ? "pending" : source.kind}`;
  const data = tensor.read();
  if (data instanceof Promise) {
    data.catch(() => undefined);
    return `${tensor} on ${source.handle?.backend.name}`;
  }
  return `${tensor}${rank > 1 ? "\n" : " "}${nested(decode(data, dtype), tensor)}`;
}

function nested(values: TypedArray, { dtype, shape, size }: Tensor): string {
  const strides = stridesOf(shape);
  const digits = { float16: 4, float32: 7 }[dtype as string] ?? 16;
  const show = (axis: number, at: number): string => {
    if (axis === shape.length) {
      const value = values[at] as number;
      return String(dtype === "bool" ? value !== 0 : Number(value.toPrecision(digits)));
    }
    const length = shape[axis] as number;
    const cut = size > MOST && length > 2 * EDGE;
    const entries = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) =>
        show(axis + 1, at + (from + i) * (strides[axis] as number)),
      );
    const parts = cut ? [...entries(0, EDGE), "…", ...entries(length - EDGE, length)] : entries(0, length);
    const between = axis === shape.length - 1 ? ", " : `,\n${" ".repeat(axis + 1)}`;
    return `[${parts.join(between)}]`;
  };
  return show(0, 0);
}

/** The name under which Node's `console.log` asks an object how it prints. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Has Node print tensors by {@link describe}. Called by `useBackend`, so that importing a module changes nothing, and code
 * that only computes does not bundle it.
 */
export function installDescription(): void {
  if (INSPECT in Tensor.prototype) return;
  Object.defineProperty(Tensor.prototype, INSPECT, {
    value(this: Tensor) {
      return describe(this);
    },
  });
}
