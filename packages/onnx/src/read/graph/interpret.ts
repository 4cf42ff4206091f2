/**
 * A small evaluator on the host for arithmetic on shapes and indices: what an importer must know while it traces. It
 * computes with doubles, so that int64 fits, and only what such arithmetic consists of. Everything else is left to
 * backends.
 */
import {
  castNumber,
  type DType,
  decode,
  dtypes,
  encode,
  type Graph,
  HyalineError,
  isFloat,
  legalize,
  type Node,
  type Shape,
  type Spec,
  sizeOf,
  stridesOf,
  type Tensor,
} from "@hyaline/core";
import { primitives } from "@hyaline/core/ops";
import type { Numbers } from "./value.js";

/** The outputs of a graph without inputs, or `undefined` where it holds an op that is not evaluated here. */
export function interpret(
  graph: Graph,
  constant: (tensor: Tensor) => Numbers | undefined,
): Float64Array[] | undefined {
  const legal = legalizeForHost(graph);
  if (!legal) return undefined;
  const values = new Map<number, Float64Array>();
  for (const [value, tensor] of legal.constants) {
    const numbers = constant(tensor);
    if (!numbers) return undefined;
    values.set(value, numbers instanceof Float64Array ? numbers : Float64Array.from(numbers));
  }
  for (const node of legal.nodes) {
    const [output] = node.outputs as [number];
    const inputs = node.inputs.map((input) => ({
      data: values.get(input) as Float64Array,
      ...(legal.specs[input] as Spec),
    }));
    const spec = legal.specs[output] as Spec;
    const kernel = kernels[node.op.name] ?? elementwise;
    values.set(output, store(kernel(inputs, spec, node), spec.dtype));
  }
  return legal.outputs.map((output) => values.get(output) as Float64Array);
}

/** Numbers as a tensor of the dtype would hold them, but for int32, which stands for int64 too. */
function store(numbers: Float64Array, dtype: DType): Float64Array {
  if (dtype === "float64") return numbers;
  if (dtype === "int32" || dtype === "uint32") {
    for (let i = 0; i < numbers.length; i++) numbers[i] = Math.trunc(numbers[i] as number) || 0;
    return numbers;
  }
  return Float64Array.from(decode(encode(numbers, dtype), dtype));
}

interface Operand extends Spec {
  readonly data: Float64Array;
}

type HostKernel = (inputs: readonly Operand[], output: Spec, node: Node) => Float64Array;

/** Calls `visit` with each element's coordinates, in row-major order. */
function walk(shape: Shape, visit: (at: readonly number[], index: number) => void): void {
  const at = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let index = 0; index < size; index++) {
    visit(at, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (at[axis] as number) + 1;
      at[axis] = next === shape[axis] ? 0 : next;
      if (next !== shape[axis]) break;
    }
  }
}

/** Strides of an operand that is broadcast to `shape`. */
function broadcastStrides(from: Shape, shape: Shape): number[] {
  const own = stridesOf(from);
  const lead = shape.length - from.length;
  return shape.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : (own[axis - lead] as number)));
}

const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

const elementwise: HostKernel = (inputs, { shape }, node) => {
  const strides = inputs.map((input) => broadcastStrides(input.shape, shape));
  const out = new Float64Array(sizeOf(shape));
  walk(shape, (at, index) => {
    const args = inputs.map(({ data }, k) => data[dot(at, strides[k] as number[])] as number);
    out[index] = node.op.evaluate?.(...args) as number;
  });
  return out;
};

const same: HostKernel = ([x]) => (x as Operand).data.slice();

/** Each output element is one input element. */
const moving =
  (source: (at: readonly number[], node: Node, inputs: readonly Operand[]) => number): HostKernel =>
  (inputs, { shape }, node) => {
    const [x] = inputs as [Operand];
    const out = new Float64Array(sizeOf(shape));
    walk(shape, (at, index) => {
      out[index] = x.data[source(at, node, inputs)] as number;
    });
    return out;
  };

const reducing =
  (start: number, step: (sum: number, x: number) => number): HostKernel =>
  ([input], { shape }, node) => {
    const x = input as Operand;
    const { axes } = node.attributes as { axes: readonly number[] };
    const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    const strides = broadcastStrides(kept, x.shape);
    const out = new Float64Array(sizeOf(shape)).fill(start);
    walk(x.shape, (at, index) => {
      const to = dot(at, strides);
      out[to] = step(out[to] as number, x.data[index] as number);
    });
    return out;
  };

const list = (node: Node, name: string) => node.attributes[name] as readonly number[];

const kernels: Readonly<Record<string, HostKernel>> = {
  fill: (_, { shape }, { attributes }) => new Float64Array(sizeOf(shape)).fill(attributes.value as number),
  iota: (_, { shape }, { attributes }) => {
    const out = new Float64Array(sizeOf(shape));
    walk(shape, (at, index) => {
      out[index] = at[attributes.axis as number] as number;
    });
    return out;
  },
  reshape: same,
  tap: same,
  alias: same,
  stopGradient: same,
  cast: ([x], { dtype }) => {
    const { data, dtype: from } = x as Operand;
    // int32 and uint32 stand for 64-bit integers too.
    const isWide = dtype === "int32" || dtype === "uint32";
    if (isWide) return isFloat(from) ? data.map(Math.trunc) : data.slice();
    return data.map((n) => castNumber(n, from, dtype));
  },
  transpose: moving((at, node, [x]) => {
    const strides = stridesOf((x as Operand).shape);
    return list(node, "permutation").reduce(
      (sum, axis, i) => sum + (strides[axis] as number) * (at[i] as number),
      0,
    );
  }),
  broadcastTo: moving((at, node, [x]) =>
    dot(at, broadcastStrides((x as Operand).shape, list(node, "shape"))),
  ),
  slice: moving((at, node, [x]) => {
    const [starts, strides] = [list(node, "starts"), list(node, "strides")];
    const own = stridesOf((x as Operand).shape);
    return own.reduce(
      (sum, step, i) => sum + step * ((starts[i] as number) + (at[i] as number) * (strides[i] as number)),
      0,
    );
  }),
  gather: moving((at, node, inputs) => {
    const [x, indices] = inputs as [Operand, Operand];
    const axis = node.attributes.axis as number;
    const rank = indices.shape.length;
    const index = indices.data[dot(at.slice(axis, axis + rank), stridesOf(indices.shape))] as number;
    const n = x.shape[axis] as number;
    const place = index < 0 ? index + n : index;
    if (!(place >= 0 && place < n))
      throw new HyalineError("argument", `an index is out of range; got ${index} for ${n}`);
    return dot([...at.slice(0, axis), place, ...at.slice(axis + rank)], stridesOf(x.shape));
  }),
  concat: (inputs, { shape }, node) => {
    const axis = node.attributes.axis as number;
    const strides = stridesOf(shape);
    const out = new Float64Array(sizeOf(shape));
    let start = 0;
    for (const { data, shape: own } of inputs) {
      const offset = start * (strides[axis] as number);
      walk(own, (at, index) => {
        out[offset + dot(at, strides)] = data[index] as number;
      });
      start += own[axis] as number;
    }
    return out;
  },
  pad: ([x], { shape }, node) => {
    const { data, shape: own } = x as Operand;
    const before = list(node, "before");
    const strides = stridesOf(own);
    const out = new Float64Array(sizeOf(shape)).fill(node.attributes.value as number);
    walk(shape, (at, index) => {
      const place = at.map((i, axis) => i - (before[axis] as number));
      if (place.every((i, axis) => i >= 0 && i < (own[axis] as number)))
        out[index] = data[dot(place, strides)] as number;
    });
    return out;
  },
  sum: reducing(0, (a, b) => a + b),
  max: reducing(Number.NEGATIVE_INFINITY, Math.max),
  min: reducing(Number.POSITIVE_INFINITY, Math.min),
  prod: reducing(1, (a, b) => a * b),
};

const evaluable: ReadonlySet<string> = new Set(primitives.flatMap((op) => (op.evaluate ? [op.name] : [])));

const host = {
  name: "host",
  supports: {
    dtypes: new Set(dtypes),
    ops: new Set([...Object.keys(kernels), ...evaluable]),
  },
};

function legalizeForHost(graph: Graph): Graph | undefined {
  try {
    return legalize(graph, host);
  } catch (error) {
    if (error instanceof HyalineError && error.code === "unsupported") return undefined;
    throw error;
  }
}
