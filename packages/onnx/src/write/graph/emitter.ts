import { type DType, encode, type Shape, sizeOf } from "@hyaline/core";
import { type OnnxData, type OnnxDType, onnxDataType } from "../../dataType.js";
import type { OnnxAttributes, OnnxGraph, OnnxInitializer, OnnxNode, OnnxValue } from "./model.js";
import type { OnnxTarget, Shared } from "./shared.js";

/** Writes nodes and initializers, and gives their names. */
export class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly #casts = new Map<string, string>();

  constructor(
    readonly shared: Shared,
    /** Where in the model the next nodes come from. */
    protected scope = "",
  ) {}

  get target(): OnnxTarget {
    return this.shared.target;
  }

  get opset(): number {
    return this.shared.opset;
  }

  /** Is the file for ONNX Runtime alone, whose faults are then worked round? */
  get isOrt(): boolean {
    return this.target !== "portable";
  }

  /** Will ONNX Runtime's WebGPU provider run the file? */
  get isWebgpu(): boolean {
    return this.target === "ort-webgpu";
  }

  /** Adds a node with one output. */
  emit(opType: string, inputs: readonly string[], attributes?: OnnxAttributes): string {
    return this.emitMany(opType, inputs, 1, attributes)[0] as string;
  }

  /** Adds a node with several outputs. */
  emitMany(
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes: OnnxAttributes = {},
  ): string[] {
    const name = this.shared.names.unique(this.scope ? `${this.scope}/${opType}` : opType);
    const outputs = Array.from({ length: count }, (_, i) =>
      i === 0 ? name : this.shared.names.unique(`${name}.${i}`),
    );
    this.nodes.push({ opType, name, inputs, outputs, attributes });
    return outputs;
  }

  /** One of two ways to compute the same values, chosen at run time. */
  emitIf(
    condition: string,
    outputs: readonly Omit<OnnxValue, "name">[],
    then: (inside: Emitter) => readonly string[],
    otherwise: (inside: Emitter) => readonly string[],
  ): string[] {
    const branch = (write: (inside: Emitter) => readonly string[]): OnnxGraph => {
      const inside = new Emitter(this.shared, this.scope);
      const results = write(inside).map(
        (name, i): OnnxValue => ({ ...(outputs[i] as OnnxValue), name: inside.emit("Identity", [name]) }),
      );
      return { name: "branch", nodes: inside.nodes, inputs: [], outputs: results, initializers: [] };
    };
    const attributes = { then_branch: { graph: branch(then) }, else_branch: { graph: branch(otherwise) } };
    return this.emitMany("If", [condition], outputs.length, attributes);
  }

  reshape(name: string, shape: Shape): string {
    return this.emit("Reshape", [name, this.int64s(shape)], { allowzero: shape.includes(0) ? 1 : undefined });
  }

  cast(name: string, to: OnnxDType): string {
    const key = `${name} ${to}`;
    const known = this.#casts.get(key) ?? this.emit("Cast", [name], { to: onnxDataType(to) });
    this.#casts.set(key, known);
    return known;
  }

  /** An initializer of any data; equal `key`s share one. */
  initializer(hint: string, value: Omit<OnnxInitializer, "name">, key: unknown): string {
    const { names, initializers } = this.shared;
    const name = names.shared(hint, key);
    if (!initializers.has(name)) initializers.set(name, { name, ...value });
    return name;
  }

  /** A list of int64, as shapes, axes and bounds are given. */
  int64s(numbers: readonly number[]): string {
    const key = `int64[${numbers}]`;
    const known = this.shared.names.of(key);
    if (known !== undefined) return known;
    const data = BigInt64Array.from(numbers, BigInt);
    return this.initializer("int64", { dtype: "int64", shape: [numbers.length], data }, key);
  }

  /** A number. */
  scalar(value: number, dtype: OnnxDType, shape: Shape = []): string {
    const data: OnnxData = dtype === "int64" ? BigInt64Array.of(BigInt(value)) : encode([value], dtype);
    const key = `${dtype}[${shape}]${Object.is(value, -0) ? "-0" : value}`;
    return this.initializer(dtype, { dtype, shape, data }, key);
  }

  /** A whole tensor of one number. */
  filled(value: number, dtype: DType, shape: Shape): string {
    if (sizeOf(shape) === 0) {
      return this.initializer("empty", { dtype, shape, data: encode([], dtype) }, `${dtype}[${shape}]`);
    }
    if (sizeOf(shape) === 1) return this.scalar(value, dtype, shape);
    return this.emit("Expand", [this.scalar(value, dtype), this.int64s(shape)]);
  }
}
