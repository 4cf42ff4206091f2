import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  grad,
  jit,
  mul,
  type Shape,
  sum,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as Type,
} from "../../generated/onnx_pb.js";
import { derivativeError } from "../testing/differences.js";
import { modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { importOnnx, type OnnxModel } from "./importOnnx.js";

// How exporters write nets, in small, at several opsets: by our ops on the reference against the file's own nodes in
// ONNX Runtime, and gradients of inputs and weights against differences and between the backends.

type Attributes = Readonly<Record<string, number | string | readonly number[] | { readonly float: number }>>;

/** A file in the making: nodes by their op, their inputs and the name of what they make. */
class Net {
  readonly #nodes: ReturnType<typeof node>[] = [];
  readonly #weights: ReturnType<typeof rawTensor>[] = [];

  constructor(readonly opset: number) {}

  op(opType: string, inputs: string, output: string, attributes: Attributes = {}): string {
    const attribute = Object.entries(attributes).map(([name, value]) => {
      if (typeof value === "number") return { name, type: Attribute.INT, i: BigInt(value) };
      if (typeof value === "string")
        return { name, type: Attribute.STRING, s: new TextEncoder().encode(value) };
      if ("float" in value) return { name, type: Attribute.FLOAT, f: value.float };
      return { name, type: Attribute.INTS, ints: value.map(BigInt) };
    });
    const read = inputs.split(" ").map((name) => (name === "_" ? "" : name));
    this.#nodes.push(node(opType, read, output.split(" "), attribute));
    return output;
  }

  /** Attributes of old that are inputs from `opset` on. */
  axes(opType: string, x: string, axes: readonly number[], output: string, since = 13): string {
    const rest = opType === "ReduceMean" ? { keepdims: 1 } : {};
    if (this.opset < since) return this.op(opType, x, output, { axes, ...rest });
    return this.op(opType, `${x} ${this.ints(`${output}.axes`, axes)}`, output, rest);
  }

  ints(name: string, values: readonly number[], dims: Shape = [values.length]): string {
    this.#weights.push(rawTensor(name, dims, BigInt64Array.from(values, BigInt)));
    return name;
  }

  scales(name: string, values: readonly number[]): string {
    this.#weights.push(rawTensor(name, [values.length], Float32Array.from(values)));
    return name;
  }

  scalar(name: string, value: number): string {
    this.#weights.push(rawTensor(name, [], Float32Array.of(value)));
    return name;
  }

  floats(name: string, dims: Shape, scale = 0.5, offset = 0): string {
    const size = dims.reduce((a, b) => a * b, 1);
    const phase = this.#weights.length;
    const data = Float32Array.from({ length: size }, (_, i) => offset + scale * Math.sin(phase + 1.7 * i));
    this.#weights.push(rawTensor(name, dims, data));
    return name;
  }

  conv(x: string, name: string, dims: Shape, attributes: Attributes = {}): string {
    const weights = `${this.floats(`${name}.weight`, dims)} ${this.floats(`${name}.bias`, [dims[0] as number])}`;
    return this.op("Conv", `${x} ${weights}`, name, attributes);
  }

  norm(x: string, name: string, channels: number): string {
    const parts = [
      this.floats(`${name}.scale`, [channels], 0.3, 1),
      this.floats(`${name}.bias`, [channels]),
      this.floats(`${name}.mean`, [channels]),
      this.floats(`${name}.variance`, [channels], 0.3, 1),
    ];
    return this.op("BatchNormalization", [x, ...parts].join(" "), name, { epsilon: { float: 1e-3 } });
  }

  bytes(input: Parameters<typeof modelBytes>[0]["input"], output: readonly (number | string)[]): Uint8Array {
    return modelBytes(
      {
        ...(input ? { input } : {}),
        output: [valueInfo("y", output)],
        initializer: this.#weights,
        node: this.#nodes,
      },
      { opsetImport: [{ domain: "", version: BigInt(this.opset) }] },
    );
  }
}

/** One head's attention: scores with what `adjust` does to them. */
function attention(net: Net, x: string, width: number, adjust: (scores: string) => string): string {
  for (const part of ["q", "k", "v"])
    net.op("MatMul", `${x} ${net.floats(`w${part}`, [width, width])}`, part);
  net.op("Transpose", "k", "kt", { perm: [0, 2, 1] });
  net.op("MatMul", "q kt", "scores");
  net.op("Softmax", adjust("scores"), "attended", { axis: 2 });
  return net.op("MatMul", "attended v", "context");
}

interface Case {
  readonly opsets: readonly number[];
  readonly make: (net: Net) => Uint8Array;
  readonly inputs: Readonly<
    Record<string, Shape | { readonly ids: readonly number[]; readonly shape: Shape }>
  >;
}

const cases: Record<string, Case> = {
  "T5's encoder: root mean square norm, buckets of relative positions": {
    opsets: [11, 13, 18],
    inputs: { x: [1, 7, 4] },
    make: (net) => {
      net.op("Pow", `x ${net.scalar("two", 2)}`, "squares");
      net.axes("ReduceMean", "squares", [-1], "mean", 18);
      net.op("Add", `mean ${net.scalar("epsilon", 1e-3)}`, "raised");
      net.op("Sqrt", "raised", "root");
      net.op("Div", "x root", "normed");
      net.op("Mul", `normed ${net.floats("norm.weight", [4], 0.3, 1)}`, "h");
      net.op("Shape", "h", "shape");
      net.op("Gather", `shape ${net.ints("one", [1], [])}`, "length");
      net.op("Range", `${net.ints("zero", [0], [])} length one`, "places");
      net.axes("Unsqueeze", "places", [1], "rows");
      net.axes("Unsqueeze", "places", [0], "columns");
      net.op("Sub", "columns rows", "relative");
      net.op("Greater", "relative zero", "after");
      net.op("Cast", "after", "afterInt", { to: Type.INT64 });
      net.op("Mul", `afterInt ${net.ints("four", [4], [])}`, "half");
      net.op("Abs", "relative", "distance");
      net.op("Less", `distance ${net.ints("exact", [2], [])}`, "near");
      // On the diagonal this is the logarithm of 0, which Where leaves out.
      net.op("Cast", "distance", "distanceFloat", { to: Type.FLOAT });
      net.op("Div", "distanceFloat two", "times");
      net.op("Log", "times", "log");
      net.op("Div", `log ${net.scalar("range", Math.log(4))}`, "share");
      net.op("Mul", "share two", "buckets");
      net.op("Cast", "buckets", "bucketsInt", { to: Type.INT64 });
      net.op("Add", "bucketsInt exact", "far");
      net.op("Shape", "far", "farShape");
      net.op("Expand", `${net.ints("most", [3], [])} farShape`, "mostEach");
      net.op("Min", "far mostEach", "bounded");
      net.op("Where", "near distance bounded", "within");
      net.op("Add", "within half", "bucket");
      net.op("Gather", `${net.floats("bias.table", [8, 1])} bucket`, "bias", { axis: 0 });
      net.op("Transpose", "bias", "biasFirst", { perm: [2, 0, 1] });
      attention(net, "h", 4, (scores) => net.op("Add", `${scores} biasFirst`, "biased"));
      net.op("Add", "context x", "y");
      return net.bytes([valueInfo("x", [1, "length", 4])], [1, "length", 4]);
    },
  },
  "DistilBERT: embeddings, and a mask by Equal, Expand and Where": {
    opsets: [11, 14, 18],
    inputs: {
      ids: { ids: [3, 1, 4, 1, 5], shape: [1, 5] },
      mask: { ids: [1, 1, 1, 0, 0], shape: [1, 5] },
    },
    make: (net) => {
      net.op("Gather", `${net.floats("words", [6, 4])} ids`, "embedded");
      net.op("Shape", "ids", "idsShape");
      net.op("Gather", `idsShape ${net.ints("one", [1], [])}`, "length");
      net.op("Range", `${net.ints("zero", [0], [])} length one`, "places");
      net.axes("Unsqueeze", "places", [0], "row");
      net.op("Expand", "row idsShape", "positions");
      net.op("Gather", `${net.floats("places.table", [9, 4])} positions`, "placed");
      net.op("Add", "embedded placed", "h");
      attention(net, "h", 4, (scores) => {
        net.op("Equal", "mask zero", "padding");
        net.axes("Unsqueeze", "padding", [1], "paddingRow");
        net.op("Shape", scores, "scoresShape");
        net.op("Expand", "paddingRow scoresShape", "paddings");
        return net.op("Where", `paddings ${net.scalar("least", -Infinity)} ${scores}`, "masked");
      });
      net.op("Add", "context h", "y");
      const open = [1, "length"] as const;
      return net.bytes(
        [valueInfo("ids", open, Type.INT64), valueInfo("mask", open, Type.INT64)],
        [1, "length", 4],
      );
    },
  },
  "EfficientNet and MobileNetV3: HardSwish, squeeze and excite": {
    opsets: [11, 14, 18],
    inputs: { x: [2, 3, 6, 6] },
    make: (net) => {
      const swish = (x: string, out: string) => {
        if (net.opset >= 14) return net.op("HardSwish", x, out);
        net.op("HardSigmoid", x, `${out}.gate`, { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
        return net.op("Mul", `${x} ${out}.gate`, out);
      };
      net.conv("x", "stem", [4, 3, 3, 3], { strides: [2, 2], pads: [0, 0, 1, 1] });
      swish(net.norm("stem", "stem.bn", 4), "a");
      net.conv("a", "depthwise", [4, 1, 3, 3], { group: 4, pads: [1, 1, 1, 1] });
      swish("depthwise", "b");
      net.op("GlobalAveragePool", "b", "pooled");
      net.conv("pooled", "reduce", [2, 4, 1, 1]);
      net.op("Sigmoid", "reduce", "reduce.gate");
      net.op("Mul", "reduce reduce.gate", "silu");
      net.conv("silu", "expand", [4, 2, 1, 1]);
      net.op("Sigmoid", "expand", "gate");
      net.op("Mul", "b gate", "excited");
      net.op("Add", "excited a", "sum");
      net.axes("ReduceMean", "sum", [2, 3], "mean", 18);
      net.op("Flatten", "mean", "flat");
      net.op("Gemm", `flat ${net.floats("fc.weight", [3, 4])} ${net.floats("fc.bias", [3])}`, "y", {
        transB: 1,
      });
      return net.bytes([valueInfo("x", ["batch", 3, 6, 6])], ["batch", 3]);
    },
  },
  "Inception: averages without padding, convolutions of 1 × 7 and 7 × 1": {
    opsets: [11, 13, 17],
    inputs: { x: [1, 2, 7, 7] },
    make: (net) => {
      net.op("AveragePool", "x", "average", {
        kernel_shape: [3, 3],
        pads: [1, 1, 1, 1],
        count_include_pad: 0,
      });
      net.conv("average", "a", [2, 2, 1, 1]);
      net.conv("x", "b1", [3, 2, 1, 7], { pads: [0, 3, 0, 3] });
      net.conv(net.op("Relu", "b1", "b1.relu"), "b", [2, 3, 7, 1], { pads: [3, 0, 3, 0] });
      net.op("MaxPool", "x", "c", { kernel_shape: [3, 3], strides: [1, 1], auto_pad: "SAME_UPPER" });
      net.op("Concat", "a b c", "all", { axis: 1 });
      net.op("MaxPool", "all", "smaller", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 });
      net.op("AveragePool", "smaller", "y", { kernel_shape: [2, 2], pads: [0, 0, 1, 1], strides: [2, 2] });
      return net.bytes([valueInfo("x", ["batch", 2, 7, 7])], ["batch", 6, 2, 2]);
    },
  },
  "DenseNet: normalisation before convolution, channels that grow": {
    opsets: [11, 15, 18],
    inputs: { x: [2, 2, 4, 4] },
    make: (net) => {
      let all = "x";
      for (const [i, channels] of [2, 4, 6].entries()) {
        net.op("Relu", net.norm(all, `bn${i}`, channels), `relu${i}`);
        net.conv(`relu${i}`, `conv${i}`, [2, channels, 3, 3], { pads: [1, 1, 1, 1] });
        all = net.op("Concat", `${all} conv${i}`, `all${i}`, { axis: 1 });
      }
      net.op("AveragePool", all, "halved", { kernel_shape: [2, 2], strides: [2, 2] });
      net.op("GlobalAveragePool", net.norm("halved", "last", 8), "pooled");
      net.op("Flatten", "pooled", "y");
      return net.bytes([valueInfo("x", ["batch", 2, 4, 4])], ["batch", 8]);
    },
  },
  "YOLO's head: nearest resizing, a grid by Range, boxes by Split": {
    opsets: [11, 13, 18],
    inputs: { x: [1, 3, 2, 2], skip: [1, 2, 4, 4] },
    make: (net) => {
      const how = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
      net.op("Resize", `x _ ${net.scales("factors", [1, 1, 2, 2])}`, "large", how);
      net.op("Concat", "large skip", "both", { axis: 1 });
      net.conv("both", "head", [5, 5, 1, 1]);
      net.op("Transpose", "head", "last", { perm: [0, 2, 3, 1] });
      net.op("Sigmoid", "last", "s");
      const sizes = [2, 2, 1];
      if (net.opset < 13) net.op("Split", "s", "xy wh score", { axis: 3, split: sizes });
      else net.op("Split", `s ${net.ints("sizes", sizes)}`, "xy wh score", { axis: 3 });
      net.op("Shape", "s", "shape");
      net.op("Gather", `shape ${net.ints("one", [1], [])}`, "side");
      net.op("Range", `${net.ints("zero", [0], [])} side one`, "places");
      net.axes("Unsqueeze", "side", [0], "sideList");
      net.op("Concat", "sideList sideList", "square", { axis: 0 });
      net.op("Expand", "places square", "columns");
      net.op("Transpose", "columns", "rows", { perm: [1, 0] });
      net.axes("Unsqueeze", "columns", [-1], "gx");
      net.axes("Unsqueeze", "rows", [-1], "gy");
      net.op("Concat", "gx gy", "gridInt", { axis: -1 });
      net.op("Cast", "gridInt", "grid", { to: Type.FLOAT });
      net.op("Mul", `xy ${net.scalar("two", 2)}`, "xy2");
      net.op("Add", "xy2 grid", "moved");
      net.op("Mul", `moved ${net.scalar("stride", 8)}`, "centres");
      net.op("Mul", "wh two", "wh2");
      net.op("Pow", "wh2 two", "wh4");
      net.op("Mul", `wh4 ${net.floats("anchors", [2], 1, 4)}`, "box");
      net.op("Concat", "centres box score", "boxes", { axis: -1 });
      net.op("Reshape", `boxes ${net.ints("flat", [1, -1, 5])}`, "y");
      return net.bytes([valueInfo("x", [1, 3, 2, 2]), valueInfo("skip", [1, 2, 4, 4])], [1, 16, 5]);
    },
  },
};

const list = Object.entries(cases).flatMap(([name, each]) =>
  each.opsets.map((opset) => [`${name}, opset ${opset}`, each, opset] as const),
);

type Values = Readonly<Record<string, Tensor>>;

/** What is moved: the inputs of floats, and the weights; not the file's lone numbers, such as epsilons and scales. */
function argumentsOf(model: OnnxModel, { inputs }: Case): { fixed: Values; moved: Record<string, Tensor> } {
  const dtype = model.parameters[Object.keys(model.parameters)[0] as string]?.dtype ?? "float32";
  const fixed: Record<string, Tensor> = {};
  const moved: Record<string, Tensor> = {};
  for (const [name, weight] of Object.entries(model.parameters))
    if (weight.size > 1 && name !== "factors") moved[name] = weight;
  for (const [name, given] of Object.entries(inputs)) {
    if ("ids" in given) fixed[name] = tensor(Int32Array.from(given.ids), { shape: given.shape });
    else {
      const size = given.reduce((a, b) => a * b, 1);
      const numbers = Array.from({ length: size }, (_, i) => Math.fround(Math.sin(2.3 * i + name.length)));
      moved[name] = tensor(numbers, { dtype }).reshape(given);
    }
  }
  return { fixed, moved };
}

/** The model as a function of inputs and weights. */
const functionOf = (model: OnnxModel, inputs: Case["inputs"], fixed: Values) => (given: Values) => {
  const isInput = ([name]: readonly [string, Tensor]) => name in inputs;
  const all = Object.entries({ ...fixed, ...given });
  const parameters = Object.fromEntries(all.filter((each) => !isInput(each)));
  return model.fn(Object.fromEntries(all.filter(isInput)), { parameters });
};

/** The largest difference, relative to the largest number. */
async function distance(got: Tensor, expected: Tensor): Promise<number> {
  expect(got.shape).toEqual(expected.shape);
  const [a, b] = [Array.from(await got.data(), Number), Array.from(await expected.data(), Number)];
  const largest = Math.max(1e-3, ...b.map(Math.abs));
  return Math.max(...a.map((n, i) => Math.abs(n - (b[i] as number)))) / largest;
}

let wasm: Backend;
const reference = referenceBackend();
beforeAll(async () => {
  wasm = await ortBackend({ device: "wasm" });
  useBackend(reference);
});
afterAll(async () => {
  useBackend(undefined);
  await wasm.dispose();
});

describe("nets as exporters write them", () => {
  test.each(list)("%s", async (_, each, opset) => {
    const bytes = each.make(new Net(opset));
    const model = importOnnx(bytes);
    const { fixed, moved } = argumentsOf(model, each);
    const fn = functionOf(model, each.inputs, fixed);
    const only = Object.fromEntries(
      Object.entries({ ...fixed, ...moved }).filter(([name]) => name in each.inputs),
    );
    // On ONNX Runtime the whole model is its file's own nodes.
    const expected = await jit((x: Values) => model.fn(x), { backend: wasm })(only);
    expect(await distance(await jit(fn, { backend: reference })(moved), expected)).toBeLessThan(1e-5);
    const slopes = (args: Record<string, Tensor>) =>
      grad((x: Record<string, Tensor>) => sum(mul(fn(x), fn(x))))(args) as Record<string, Tensor>;
    const ours = await jit(slopes, { backend: wasm })(moved);
    const theirs = await jit(slopes, { backend: reference })(moved);
    for (const name of Object.keys(moved)) {
      expect.soft(await distance(ours[name] as Tensor, theirs[name] as Tensor), name).toBeLessThan(1e-4);
    }

    const double = importOnnx(bytes, { precision: "float64" });
    const args = argumentsOf(double, each);
    const exact = functionOf(double, each.inputs, args.fixed);
    const { error, size } = await derivativeError((given) => [exact(given)], args.moved, 3);
    expect(size).toBeGreaterThan(0.01);
    expect(error).toBeLessThan(1e-6 * size);
  });
});
