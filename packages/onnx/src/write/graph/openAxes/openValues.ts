import { type DType, decode, encode } from "@hyaline/core";
import { onnxDataType } from "../../../dataType.js";
import type { OnnxInitializer, OnnxNode } from "../model.js";
import { bytesOf } from "../model.js";
import type { Names } from "../names.js";
import { affineIn, type Grown, grownIn, reciprocalIn } from "./affine.js";

/** Constants of a file at several sizes, as one constant or as what computes it from the size at run time. */
export class OpenValues {
  readonly initializers: OnnxInitializer[] = [];
  /** Stand before all other nodes of the file. */
  readonly nodes: OnnxNode[] = [];
  readonly #known = new Map<string, string>();

  constructor(
    readonly sizes: readonly number[],
    readonly names: Names,
    /** The input and its axis that tell the size. */
    readonly source: { readonly input: string; readonly axis: number },
  ) {}

  /** The name of what stands for the constants; `undefined` where nothing does. */
  open(values: readonly OnnxInitializer[], isReshape: boolean): string | undefined {
    const key = `${isReshape}${values.map(({ name }) => JSON.stringify(name))}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#find(values, isReshape);
    if (name !== undefined) this.#known.set(key, name);
    return name;
  }

  #find(values: readonly OnnxInitializer[], isReshape: boolean): string | undefined {
    const [first] = values as [OnnxInitializer];
    if (values.some(({ dtype }) => dtype !== first.dtype)) return undefined;
    const isSame = values.every(({ shape }) => `${shape}` === `${first.shape}`);
    if (isSame && values.every(({ data }) => sameBytes(bytesOf(data), bytesOf(first.data)))) {
      return this.#shared(`same ${first.name}`, () => {
        this.initializers.push(first);
        return first.name;
      });
    }
    const numbers = values.map(({ data, dtype }) =>
      dtype === "int64" ? (data as BigInt64Array) : decode(data as never, dtype as DType),
    );
    if (isSame) return (isReshape ? this.#inferred(numbers) : undefined) ?? this.#ofSize(first, numbers);
    const grown = grownIn(
      this.sizes,
      values.map(({ shape }, k) => ({ shape, data: numbers[k] as ArrayLike<number> })),
    );
    return grown && this.#grown(first, grown);
  }

  /** The shape of a reshape of which one entry varies: the runtime infers it, and nothing is computed. */
  #inferred(lists: readonly ArrayLike<number | bigint>[]): string | undefined {
    const [first] = lists as [ArrayLike<number | bigint>];
    const varies = Array.from(first, (value, i) => lists.some((list) => list[i] !== value));
    if (varies.filter(Boolean).length !== 1) return undefined;
    const shape = Array.from(first, (value, i) => (varies[i] ? -1 : Number(value)));
    return shape.includes(0) ? undefined : this.#int64(shape);
  }

  /** Numbers that go with the size, or with one over it. */
  #ofSize(
    { dtype, shape }: OnnxInitializer,
    numbers: readonly ArrayLike<number | bigint>[],
  ): string | undefined {
    if (dtype === "bool") return undefined;
    const affine = affineIn(this.sizes, numbers);
    if (affine) {
      const scaled = this.#emit("Mul", [this.#size(), this.#int64(affine.slope, shape)]);
      const moved = affine.offset.some((each) => each !== 0)
        ? this.#emit("Add", [scaled, this.#int64(affine.offset, shape)])
        : scaled;
      return this.#cast(moved, dtype);
    }
    const factors = dtype.startsWith("float") ? reciprocalIn(this.sizes, numbers) : undefined;
    if (!factors) return undefined;
    return this.#emit("Div", [this.#constant(dtype, shape, factors), this.#cast(this.#size(), dtype)]);
  }

  /** A tensor that repeats or counts along an axis. */
  #grown({ dtype, shape }: OnnxInitializer, { axis, copies, sizeFirst, start, step }: Grown): string {
    const around = (middle: readonly number[]) => [
      ...shape.slice(0, axis),
      ...middle,
      ...shape.slice(axis + 1),
    ];
    const apart = copies > 1;
    const split = (size: number) => {
      if (!apart) return around([size]);
      return around(sizeFirst ? [size, copies] : [copies, size]);
    };
    let value = this.#constant(step ? "int64" : dtype, split(1), start);
    if (step) {
      const place = split(1).map((_, i) => (i === axis + (apart && !sizeFirst ? 1 : 0) ? -1 : 1));
      const counted = this.#emit("Range", [this.#int64([0], []), this.#size(), this.#int64([1], [])]);
      const steps = this.#emit("Mul", [
        this.#emit("Reshape", [counted, this.#int64(place)]),
        this.#int64(step, split(1)),
      ]);
      value = this.#cast(this.#emit("Add", [value, steps]), dtype);
    } else {
      const target = split(0).map((dim, i) => (split(1)[i] === dim ? dim : -1));
      const slope = target.map((dim) => (dim === -1 ? 1 : 0));
      const offset = target.map((dim) => (dim === -1 ? 0 : dim));
      const grows = this.#emit("Mul", [this.#size(), this.#int64(slope)]);
      value = this.#emit("Expand", [value, this.#emit("Add", [grows, this.#int64(offset)])]);
    }
    return apart ? this.#emit("Reshape", [value, this.#int64(around([-1]))]) : value;
  }

  /** The size, as an int64 scalar. */
  #size(): string {
    const { input, axis } = this.source;
    return this.#emit("Squeeze", [this.#emit("Shape", [input], { start: axis, end: axis + 1 })]);
  }

  #cast(name: string, dtype: OnnxInitializer["dtype"]): string {
    return dtype === "int64" ? name : this.#emit("Cast", [name], { to: onnxDataType(dtype) });
  }

  #int64(numbers: readonly number[], shape: readonly number[] = [numbers.length]): string {
    return this.#constant("int64", shape, numbers);
  }

  #constant(
    dtype: OnnxInitializer["dtype"],
    shape: readonly number[],
    numbers: readonly (number | bigint)[],
  ): string {
    return this.#shared(
      `${dtype}[${shape}]${numbers.map((each) => (Object.is(each, -0) ? "-0" : each))}`,
      () => {
        const data =
          dtype === "int64"
            ? BigInt64Array.from(numbers, BigInt)
            : encode(numbers.map(Number), dtype as DType);
        const name = this.names.unique("open");
        this.initializers.push({ name, dtype, shape, data });
        return name;
      },
    );
  }

  /** A node with one output; equal ones are one. */
  #emit(opType: string, inputs: readonly string[], attributes: OnnxNode["attributes"] = {}): string {
    return this.#shared(`${opType}(${inputs})${JSON.stringify(attributes)}`, () => {
      const name = this.names.unique(`open/${opType}`);
      this.nodes.push({ opType, name, inputs, outputs: [name], attributes });
      return name;
    });
  }

  #shared(key: string, make: () => string): string {
    const name = this.#known.get(key) ?? make();
    this.#known.set(key, name);
    return name;
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength &&
  ((a.buffer === b.buffer && a.byteOffset === b.byteOffset) || a.every((byte, i) => byte === b[i]));
