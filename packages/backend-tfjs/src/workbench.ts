import { type Shape, sizeOf } from "@hyaline/core";
import { type Attribute, getKernel, type NamedAttrMap, type TensorInfo } from "@tensorflow/tfjs-core";
import type { Numbers } from "./numbers.js";
import type { Store } from "./storage.js";

type Inputs = Readonly<Record<string, TensorInfo | readonly TensorInfo[]>>;

/** Calls tfjs's kernels for one op, and frees what they made on the way. */
export class Workbench {
  readonly #made: TensorInfo[] = [];

  constructor(readonly store: Store) {}

  /** One call of a tfjs kernel with one result. */
  call(kernel: string, inputs: Inputs, attrs: Readonly<Record<string, unknown>> = {}): TensorInfo {
    const { name, backend } = this.store.engine;
    const config = getKernel(kernel, name);
    if (!config) throw new Error(`tfjs's ${name} engine has no kernel ${kernel}`);
    const results = config.kernelFunc({
      inputs: inputs as never,
      attrs: attrs as NamedAttrMap as Record<string, Attribute>,
      backend,
    });
    const made = Array.isArray(results) ? results : [results];
    this.#made.push(...made);
    return made[0] as TensorInfo;
  }

  constant(numbers: Numbers, shape: Shape, dtype: "float32" | "int32" = "float32"): TensorInfo {
    const made = this.store.upload(numbers, { dtype, shape });
    this.#made.push(made);
    return made;
  }

  reshape(x: TensorInfo, shape: Shape): TensorInfo {
    return this.call("Reshape", { x }, { shape: [...shape] });
  }

  transpose(x: TensorInfo, perm: readonly number[]): TensorInfo {
    if (perm.every((axis, i) => axis === i)) return x;
    return this.call("Transpose", { x }, { perm: [...perm] });
  }

  /** Elements added around each axis; negative numbers are cut off. */
  pad(x: TensorInfo, pairs: readonly (readonly [number, number])[], value: number): TensorInfo {
    const added = pairs.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]);
    const isCut = pairs.some(([before, after]) => before < 0 || after < 0);
    const begin = pairs.map(([before]) => Math.max(0, -before));
    const size = pairs.map(
      ([before, after], i) => (x.shape[i] as number) + Math.min(0, before) + Math.min(0, after),
    );
    const cut = isCut ? this.call("Slice", { x }, { begin, size }) : x;
    if (added.every(([before, after]) => before === 0 && after === 0)) return cut;
    // WebGL pads four axes at most: of more, one after the other, with what is around it folded.
    if (x.shape.length <= 4) return this.#padded(cut, added, value);
    return added.reduce((y, pair, axis) => {
      if (pair.every((n) => n === 0)) return y;
      const [before, after] = [y.shape.slice(0, axis), y.shape.slice(axis + 1)];
      const size = y.shape[axis] as number;
      const folded = this.reshape(y, [sizeOf(before), size, sizeOf(after)]);
      const wide = this.#padded(folded, [[0, 0], pair, [0, 0]], value);
      return this.reshape(wide, [...before, wide.shape[1] as number, ...after]);
    }, cut);
  }

  #padded(x: TensorInfo, paddings: readonly (readonly number[])[], value: number): TensorInfo {
    return this.call("PadV2", { x }, { paddings, constantValue: value });
  }

  /** Element i along an axis is element `starts + i * strides` of x. Strides are positive. */
  slice(
    x: TensorInfo,
    starts: readonly number[],
    sizes: readonly number[],
    strides: readonly number[],
  ): TensorInfo {
    if (strides.every((stride) => stride === 1)) {
      return this.call("Slice", { x }, { begin: [...starts], size: [...sizes] });
    }
    const end = starts.map((start, i) => start + ((sizes[i] as number) - 1) * (strides[i] as number) + 1);
    return this.call(
      "StridedSlice",
      { x },
      {
        begin: [...starts],
        end,
        strides: [...strides],
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      },
    );
  }

  concat(inputs: readonly TensorInfo[], axis: number): TensorInfo {
    // The one kernel of tfjs whose inputs are a list.
    return inputs.length === 1
      ? (inputs[0] as TensorInfo)
      : this.call("Concat", [...inputs] as unknown as Inputs, { axis });
  }

  broadcast(x: TensorInfo, shape: Shape): TensorInfo {
    const padded = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
    const reps = shape.map((n, i) => (padded[i] === n ? 1 : n));
    const aligned = padded.length === x.shape.length ? x : this.reshape(x, padded);
    return reps.every((n) => n === 1) ? aligned : this.call("Tile", { x: aligned }, { reps });
  }

  /** Frees everything that was made except the results, which get the shapes they must have. */
  finish(results: readonly TensorInfo[], shapes: readonly Shape[]): TensorInfo[] {
    const outputs = results.map((result, i) => {
      const isOwn = this.#made.includes(result) && results.indexOf(result) === i;
      const shape = shapes[i] as Shape;
      return isOwn && String(result.shape) === String(shape) ? result : this.reshape(result, shape);
    });
    this.discard(outputs);
    return outputs;
  }

  discard(kept: readonly TensorInfo[] = []): void {
    for (const info of this.#made) {
      if (!kept.includes(info)) this.store.engine.backend.disposeData(info.dataId);
    }
    this.#made.length = 0;
  }
}
