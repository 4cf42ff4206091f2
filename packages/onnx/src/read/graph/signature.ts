import { type DType, fail, formatSpec, isTensor, type Spec, type Tensor } from "@hyaline/core";
import type { ValueInfoProto } from "../../generated/onnx_pb.js";
import { coreDType, type ElementType, elementOf } from "./elementType.js";
import { badFile, quoted } from "./fileError.js";
import { ownEntry } from "./ownEntry.js";

/** The size of an axis as a file declares it: a number, a name that stands for one, or nothing. */
export type OnnxDimension = number | string | null;

/** An input or output of a model. */
export interface OnnxPort {
  readonly name: string;
  /** The file's own data type; int64 is computed as int32. */
  readonly type: ElementType;
  /** The data type of the tensor that `fn` takes or gives. */
  readonly dtype: DType;
  /** `undefined` where the file does not say. */
  readonly shape: readonly OnnxDimension[] | undefined;
}

/** Sizes for axes that a file leaves open: by the name of an axis, or a whole shape by the name of an input. */
export type ShapeBindings = Readonly<Record<string, number | readonly number[]>>;

export function port({ name, type }: ValueInfoProto, double: boolean): OnnxPort {
  if (type?.value.case !== "tensorType") {
    return fail(
      "unsupported",
      "inputs and outputs of a model are tensors",
      `${quoted(name)}, a ${type?.value.case?.replace("Type", "") ?? "value of unknown type"}`,
      "choose other outputs",
    );
  }
  const { elemType, shape } = type.value.value;
  const element = elementOf(elemType);
  if (!element) return badFile(`${quoted(name)} needs a known data type`, String(elemType));
  const dtype = coreDType(element.name);
  if (!dtype)
    return fail("unsupported", "inputs and outputs hold numbers", `${quoted(name)}: ${element.name}`);
  return {
    name,
    type: element.name,
    dtype: double && dtype === "float32" ? "float64" : dtype,
    shape: shape?.dim.map(({ value }) => {
      if (value.case === "dimParam") return value.value;
      if (value.case !== "dimValue") return null;
      if (value.value < 0n || value.value >= 2n ** 31n) {
        // Exporters write -1 for an axis that is open.
        return value.value === -1n
          ? null
          : badFile(`${quoted(name)} has an impossible size`, String(value.value));
      }
      return Number(value.value);
    }),
  };
}

/** An input's shape with `bindings` in place of what is open; axes that stay open are taken as 1. */
export function boundSpec({ name, dtype, shape }: OnnxPort, bindings: ShapeBindings): Spec {
  const bound = ownEntry(bindings, name);
  if (Array.isArray(bound)) {
    if (shape && bound.length !== shape.length) {
      fail("shape", `shapes.${name} needs ${shape.length} sizes`, `[${bound.join(", ")}]`);
    }
    return { dtype, shape: bound as readonly number[] };
  }
  if (!shape) {
    return fail(
      "argument",
      `the file does not say how many axes its input ${quoted(name)} has`,
      undefined,
      `give it as shapes: { ${quoted(name)}: [ … ] }`,
    );
  }
  return { dtype, shape: shape.map((dim) => size(dim, bindings)) };
}

function size(dim: OnnxDimension, bindings: ShapeBindings): number {
  if (typeof dim === "number") return dim;
  const bound = dim === null ? undefined : ownEntry(bindings, dim);
  if (bound === undefined) return 1;
  if (typeof bound !== "number" || !Number.isInteger(bound) || bound < 0) {
    fail("shape", `shapes.${dim} is the size of an axis`, JSON.stringify(bound));
  }
  return bound;
}

/** The tensors of a call in the order of the inputs, checked against what the file declares. */
export function bindInputs(
  ports: readonly OnnxPort[],
  given: Tensor | Readonly<Record<string, Tensor>>,
  bindings: ShapeBindings,
): Tensor[] {
  const names = ports.map(({ name }) => quoted(name)).join(", ");
  if (isTensor(given)) {
    if (ports.length !== 1) {
      fail("argument", "a model of several inputs takes a record by name", "one tensor", `give ${names}`);
    }
    return [checkInput(ports[0] as OnnxPort, given, bindings)];
  }
  if (typeof given !== "object" || given === null) {
    fail("argument", "a model takes a tensor, or a record of tensors by input name", typeof given);
  }
  for (const name of Object.keys(given)) {
    if (!ports.some((port) => port.name === name)) {
      fail("argument", "inputs go by the file's names", quoted(name), `the model takes ${names}`);
    }
  }
  return ports.map((port) => {
    const input = Object.hasOwn(given, port.name) ? given[port.name] : undefined;
    if (!isTensor(input))
      return fail("argument", `the model needs its input ${quoted(port.name)}`, typeof input);
    return checkInput(port, input, bindings);
  });
}

/**
 * Sizes must be the declared ones, but for the first axis: exporters fix a batch of one, and most models take more.
 */
function checkInput(port: OnnxPort, input: Tensor, bindings: ShapeBindings): Tensor {
  const { name, dtype, shape } = port;
  const rebound = Array.isArray(ownEntry(bindings, name));
  const fits =
    rebound ||
    shape === undefined ||
    (input.rank === shape.length &&
      shape.every((dim, axis) => axis === 0 || typeof dim !== "number" || dim === input.shape[axis]));
  if (!fits) {
    fail(
      "shape",
      `the model's input ${quoted(name)} is ${dtype}[${shape?.map((dim) => dim ?? "?").join(", ")}]`,
      formatSpec(input),
    );
  }
  const isFloating = (type: string) => type.startsWith("float");
  if (isFloating(dtype) !== isFloating(input.dtype) || (dtype === "bool") !== (input.dtype === "bool")) {
    fail(
      "dtype",
      `the model's input ${quoted(name)} is ${dtype}`,
      formatSpec(input),
      "cast(…) it; integer inputs are explained at a layer behind them",
    );
  }
  return input.cast(dtype);
}
