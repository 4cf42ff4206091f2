import { broadcastShapes, type Shape, sizeOf } from "@hyaline/core";
import { type Attribute, getKernel, type NamedAttrMap, type TensorInfo } from "@tensorflow/tfjs-core";
import { aligned, aroundAxis, foldedPair, MOST_AXES, runsOf } from "./folding.js";
import type { Numbers } from "./numbers.js";
import type { Store } from "./storage.js";

type Inputs = Readonly<Record<string, TensorInfo | readonly TensorInfo[]>>;

type BinaryKernel = string | ((tf: Workbench, a: TensorInfo, b: TensorInfo) => TensorInfo);

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

  /** Something made elsewhere for this op: freed with the rest. */
  keep(info: TensorInfo): TensorInfo {
    this.#made.push(info);
    return info;
  }

  constant(numbers: Numbers, shape: Shape, dtype: "float32" | "int32" = "float32"): TensorInfo {
    const made = this.store.upload(numbers, { dtype, shape });
    this.#made.push(made);
    return made;
  }

  reshape(x: TensorInfo, shape: Shape): TensorInfo {
    return this.call("Reshape", { x }, { shape: [...shape] });
  }

  /** An elementwise kernel of one input. */
  unary(kernel: string, x: TensorInfo): TensorInfo {
    if (x.shape.length <= MOST_AXES) return this.call(kernel, { x });
    return this.reshape(this.call(kernel, { x: this.reshape(x, [sizeOf(x.shape)]) }), x.shape);
  }

  /** An elementwise kernel of two inputs that broadcast: one of tfjs's, or a function of this bench. */
  binary(kernel: BinaryKernel, a: TensorInfo, b: TensorInfo): TensorInfo {
    const run = (x: TensorInfo, y: TensorInfo) =>
      typeof kernel === "string" ? this.call(kernel, { a: x, b: y }) : kernel(this, x, y);
    if (a.shape.length <= MOST_AXES && b.shape.length <= MOST_AXES) return run(a, b);
    const shape = broadcastShapes(a.shape, b.shape) ?? a.shape;
    const [x, y] = foldedPair(a.shape, b.shape, shape);
    if (x.length <= MOST_AXES) {
      return this.reshape(run(this.reshape(a, x), this.reshape(b, y)), shape);
    }
    const flat = (t: TensorInfo) => this.reshape(this.broadcast(t, shape), [sizeOf(shape)]);
    return this.reshape(run(flat(a), flat(b)), shape);
  }

  transpose(x: TensorInfo, perm: readonly number[]): TensorInfo {
    if (perm.every((axis, i) => axis === i)) return x;
    // Shaders transpose six axes at most: of more, each is moved to its place in turn.
    if (perm.length <= 6) return this.call("Transpose", { x }, { perm: [...perm] });
    const order = [...perm.keys()];
    return perm.reduce((y, axis, to) => {
      const from = order.indexOf(axis);
      if (from === to) return y;
      const folded = [[0, to], [to, from], [from, from + 1], [from + 1]] as const;
      const apart = folded.map(([begin, end]) => sizeOf(y.shape.slice(begin, end)));
      const moved = this.call("Transpose", { x: this.reshape(y, apart) }, { perm: [0, 2, 1, 3] });
      order.splice(to, 0, ...order.splice(from, 1));
      return this.reshape(
        moved,
        order.map((k) => x.shape[k] as number),
      );
    }, x);
  }

  /** Where `condition` holds t, elsewhere e: three equal shapes, of one to four axes for shaders. */
  select(condition: TensorInfo, t: TensorInfo, e: TensorInfo): TensorInfo {
    const { shape } = t;
    const isPlain = shape.length > 0 && shape.length <= MOST_AXES;
    if (isPlain) return this.call("Select", { condition, t, e });
    const [c, x, y] = [condition, t, e].map((given) => this.reshape(given, [sizeOf(shape)]));
    return this.reshape(this.select(c as TensorInfo, x as TensorInfo, y as TensorInfo), shape);
  }

  /** A kernel along one axis, whose result has the shape of x. */
  along(
    kernel: string,
    x: TensorInfo,
    axis: number,
    attrs: (axis: number) => Readonly<Record<string, unknown>>,
  ) {
    if (x.shape.length <= MOST_AXES) return this.call(kernel, { x }, attrs(axis));
    const folded = this.reshape(x, aroundAxis(x.shape, axis));
    return this.reshape(this.call(kernel, { x: folded }, attrs(1)), x.shape);
  }

  /** A kernel that reduces axes, which disappear. */
  reduce(kernel: string, x: TensorInfo, axes: readonly number[]): TensorInfo {
    // Max calls its axes otherwise than the others do.
    const over = (t: TensorInfo, axis: readonly number[]) =>
      this.call(kernel, { x: t }, { axis: [...axis], reductionIndices: [...axis], keepDims: false });
    const rank = x.shape.length;
    if (rank <= MOST_AXES) return over(x, axes);
    // Neighbours together, the last ones first, so that the numbers of those before them stay.
    const runs = runsOf(rank, (axis, next) => axes.includes(axis) === axes.includes(next));
    return runs.reduceRight((y, [from, to]) => {
      if (!axes.includes(from)) return y;
      const [before, run, after] = [y.shape.slice(0, from), y.shape.slice(from, to), y.shape.slice(to)];
      const folded = this.reshape(y, [sizeOf(before), sizeOf(run), sizeOf(after)]);
      return this.reshape(over(folded, [1]), [...before, ...after]);
    }, x);
  }

  /** Elements added around each axis; negative numbers are cut off. */
  pad(x: TensorInfo, pairs: readonly (readonly [number, number])[], value: number): TensorInfo {
    const added = pairs.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]);
    const isCut = pairs.some(([before, after]) => before < 0 || after < 0);
    const begin = pairs.map(([before]) => Math.max(0, -before));
    const size = pairs.map(
      ([before, after], i) => (x.shape[i] as number) + Math.min(0, before) + Math.min(0, after),
    );
    const ones = size.map(() => 1);
    const cut = isCut ? this.slice(x, begin, size, ones) : x;
    if (added.every(([before, after]) => before === 0 && after === 0)) return cut;
    // Shaders pad four axes at most: of more, one after the other, with what is around it folded.
    if (x.shape.length <= MOST_AXES) return this.#padded(cut, added, value);
    return added.reduce((y, pair, axis) => {
      if (pair.every((n) => n === 0)) return y;
      const folded = this.reshape(y, aroundAxis(y.shape, axis));
      const wide = this.#padded(folded, [[0, 0], pair, [0, 0]], value);
      return this.reshape(wide, y.shape.with(axis, wide.shape[1] as number));
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
    // WebGL strides over four axes at most: more are cut one after the other, with what is around it folded.
    if (x.shape.length > MOST_AXES) {
      return sizes.reduce((y, size, axis) => {
        if (size === y.shape[axis]) return y;
        const [before, n, after] = aroundAxis(y.shape, axis);
        const folded = this.reshape(y, [before, n, after]);
        const start = starts[axis] as number;
        const cut = this.slice(folded, [0, start, 0], [before, size, after], [1, strides[axis] as number, 1]);
        return this.reshape(cut, y.shape.with(axis, size));
      }, x);
    }
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
    const own = aligned(x.shape, shape.length);
    const reps = shape.map((n, i) => (own[i] === n ? 1 : n));
    const full = own.length === x.shape.length ? x : this.reshape(x, own);
    if (reps.every((n) => n === 1)) return full;
    if (shape.length <= MOST_AXES) return this.call("Tile", { x: full }, { reps });
    // With more axes tfjs's WebGPU engine reads them back at once, by way of a canvas, and loses the device where a
    // canvas cannot be shared with it: runs of repeated axes are tiled one after the other, the last first.
    const runs = runsOf(shape.length, (axis, next) => (reps[axis] === 1) === (reps[next] === 1));
    return runs.reduceRight((y, [from, to]) => {
      const times = sizeOf(reps.slice(from, to));
      if (times === 1) return y;
      const folded = this.reshape(y, [sizeOf(y.shape.slice(0, from)), 1, sizeOf(y.shape.slice(to))]);
      const wide = this.call("Tile", { x: folded }, { reps: [1, times, 1] });
      return this.reshape(wide, [...y.shape.slice(0, from), ...shape.slice(from, to), ...y.shape.slice(to)]);
    }, full);
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
