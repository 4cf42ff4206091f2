import { create, toBinary } from "@bufbuild/protobuf";
import { type HyalineError, zeros } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { GraphProtoSchema, TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import {
  controlNet,
  graphAttribute,
  imageNet,
  modelBytes,
  node,
  rawTensor,
  valueInfo,
} from "../testing/sampleModels.js";
import { type ImportOptions, importOnnx } from "./importOnnx.js";

const read = (bytes: Uint8Array, options: ImportOptions = {}) => importOnnx(bytes, options).graph();

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as HyalineError).code;
  }
  return "none";
}

const x = valueInfo("x", [2]);
const y = valueInfo("y", [2]);
const relu = node("Relu", ["x"], ["y"]);
const outside = (location: string, extra: { key: string; value: string }[] = []) =>
  modelBytes({
    input: [x],
    output: [y],
    initializer: [
      {
        name: "w",
        dims: [2n],
        dataType: Type.FLOAT,
        dataLocation: 1,
        externalData: [{ key: "location", value: location }, ...extra],
      },
    ],
    node: [node("Add", ["x", "w"], ["y"])],
  });

/** A graph inside a graph inside a graph. */
function nested(depth: number): Uint8Array {
  let inner = create(GraphProtoSchema, {
    node: [node("Identity", ["x"], ["out0"])],
    output: [valueInfo("out0", [2])],
  });
  for (let i = 1; i <= depth; i++) {
    inner = create(GraphProtoSchema, {
      node: [
        node(
          "If",
          ["yes"],
          [`out${i}`],
          [graphAttribute("then_branch", inner), graphAttribute("else_branch", inner)],
        ),
      ],
      output: [valueInfo(`out${i}`, [2])],
    });
  }
  return toBinary(GraphProtoSchema, inner);
}

const files: Readonly<Record<string, () => Uint8Array>> = {
  empty: () => new Uint8Array(0),
  "wrong magic": () => new TextEncoder().encode("%PDF-1.7 this is no ONNX file at all"),
  truncated: () => imageNet().subarray(0, 300),
  "no outputs": () => modelBytes({ input: [x], node: [relu] }),
  "a cycle": () =>
    modelBytes({ output: [y], node: [node("Relu", ["y"], ["z"]), node("Relu", ["z"], ["y"])] }),
  "a node that reads itself": () => modelBytes({ output: [y], node: [node("Relu", ["y"], ["y"])] }),
  "two values of one name": () =>
    modelBytes({ input: [x], output: [y], node: [relu, node("Neg", ["x"], ["y"])] }),
  "two inputs of one name": () => modelBytes({ input: [x, x], output: [y], node: [relu] }),
  "two initializers of one name": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [rawTensor("w", [], new Float32Array(1)), rawTensor("w", [], new Float32Array(1))],
      node: [relu],
    }),
  "a missing name": () =>
    modelBytes({ input: [x], output: [y], node: [node("Add", ["x", "nowhere"], ["y"])] }),
  "an output nobody makes": () => modelBytes({ input: [x], output: [valueInfo("z", [2])], node: [relu] }),
  "a negative dimension": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [{ name: "w", dims: [-2n], dataType: Type.FLOAT }],
      node: [relu],
    }),
  "dimensions that overflow": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [{ name: "w", dims: [2n ** 40n, 2n ** 40n], dataType: Type.FLOAT }],
      node: [relu],
    }),
  "2^31 elements and no data": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [{ name: "w", dims: [2n ** 31n - 1n], dataType: Type.FLOAT }],
      node: [relu],
    }),
  "a type that lies about its bytes": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [{ ...rawTensor("w", [2], new Float32Array(2)), dataType: Type.DOUBLE }],
      node: [relu],
    }),
  "an unknown data type": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [{ ...rawTensor("w", [2], new Float32Array(2)), dataType: 99 }],
      node: [relu],
    }),
  "data outside, not given": () => outside("weights.bin"),
  "data outside of the folder": () => outside("../weights.bin"),
  "data at an absolute path": () => outside("/etc/passwd"),
  "data at a drive": () => outside("C:\\weights.bin"),
  "data past the end of its file": () => outside("short.bin", [{ key: "offset", value: "4" }]),
  "data at a negative offset": () => outside("short.bin", [{ key: "offset", value: "-4" }]),
  "an attribute of another type": () =>
    modelBytes({
      input: [x],
      output: [y],
      node: [node("Concat", ["x"], ["y"], [{ name: "axis", type: 3 }])],
    }),
  "a loop without end": () =>
    modelBytes({
      input: [x],
      output: [y],
      initializer: [rawTensor("go", [], Uint8Array.of(1))],
      node: [
        node(
          "Loop",
          ["", "go", "x"],
          ["y"],
          [
            graphAttribute("body", {
              input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [2])],
              output: [valueInfo("c", [], Type.BOOL), valueInfo("v", [2])],
            }),
          ],
        ),
      ],
    }),
  "functions that call each other": () =>
    modelBytes(
      { input: [x], output: [y], node: [node("F", ["x"], ["y"], [], { domain: "own" })] },
      {
        functions: ["F", "G"].map((name, i) => ({
          name,
          domain: "own",
          input: ["a"],
          output: ["b"],
          node: [node(["G", "F"][i] as string, ["a"], ["b"], [], { domain: "own" })],
        })),
      },
    ),
  "functions that multiply": () =>
    modelBytes(
      { input: [x], output: [y], node: [node("F0", ["x"], ["y"], [], { domain: "own" })] },
      {
        functions: Array.from({ length: 30 }, (_, i) => ({
          name: `F${i}`,
          domain: "own",
          input: ["a"],
          output: ["d"],
          node:
            i === 29
              ? [node("Neg", ["a"], ["d"])]
              : ["a", "b", "c"].map((from, k) =>
                  node(`F${i + 1}`, [from], [["b", "c", "d"][k] as string], [], { domain: "own" }),
                ),
        })),
      },
    ),
  "graphs nested deeply": () => nested(9),
};

describe("hostile files", () => {
  test.each(Object.keys(files))("%s", (name) => {
    const bytes = (files[name] as () => Uint8Array)();
    const began = performance.now();
    const code = codeOf(() => read(bytes, { externalData: { "short.bin": new Uint8Array(8) } }));
    expect(code).toBe("file");
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("a huge shape without data takes no memory, and is refused when it is traced", () => {
    const before = process.memoryUsage().arrayBuffers;
    const bytes = modelBytes({
      input: [x],
      output: [valueInfo("y", [1])],
      initializer: [rawTensor("shape", [2], BigInt64Array.of(40000n, 50000n))],
      node: [node("ConstantOfShape", ["shape"], ["big"]), node("ReduceSum", ["big"], ["y"])],
    });
    const model = importOnnx(bytes);
    expect(codeOf(() => model.graph())).toBe("file");
    expect(codeOf(() => read(bytes, { budget: { elements: 1e10, bytes: 1e11 } }))).toBe("none");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  test("sizes that overflow while the graph is made are refused", () => {
    const bytes = modelBytes({
      input: [x],
      output: [y],
      initializer: [rawTensor("shape", [2], BigInt64Array.of(2n ** 30n, 2n ** 30n))],
      node: [node("Expand", ["x", "shape"], ["y"])],
    });
    expect(["file", "shape"]).toContain(codeOf(() => read(bytes)));
  });

  test("every op that cannot be read is named, with its count and its nodes", () => {
    const bytes = modelBytes({
      input: [x],
      output: [y],
      node: [
        node("Strange", ["x"], ["a"], [], { name: "one" }),
        node("Strange", ["a"], ["b"], [], { name: "two" }),
        node("Odd", ["b"], ["y"], [], { name: "three", domain: "their.own" }),
        node("Unneeded", ["x"], ["c"]),
      ],
    });
    expect(() => importOnnx(bytes)).toThrow(/Strange × 2 \("one", "two"\); their\.own\.Odd × 1 \("three"\)$/);
    expect(codeOf(() => importOnnx(bytes))).toBe("unsupported");
  });

  test("external data is read where it is given", () => {
    const bytes = outside("weights.bin", [{ key: "offset", value: "4" }]);
    const data = new Uint8Array(Float32Array.of(9, 1, 2).buffer);
    const model = importOnnx(bytes, { externalData: { "weights.bin": data } });
    expect(model.parameters.w?.shape).toEqual([2]);
  });

  test("wrong calls have codes", () => {
    const model = importOnnx(imageNet());
    expect(codeOf(() => model.fn(zeros([1, 6, 6])))).toBe("shape");
    expect(codeOf(() => model.fn(zeros([1, 1, 6, 6], { dtype: "int32" })))).toBe("dtype");
    expect(codeOf(() => model.fn({ other: zeros([1]) }))).toBe("argument");
    expect(codeOf(() => model.fn(zeros([1, 1, 6, 6]), { parameters: { none: zeros([1]) } }))).toBe(
      "argument",
    );
    expect(codeOf(() => model.fn(zeros([1, 1, 6, 6]), { values: { none: zeros([1]) } }))).toBe("argument");
    expect(codeOf(() => model.fn(zeros([1, 1, 6, 6]), { values: { r: zeros([1]) } }))).toBe("shape");
    expect(codeOf(() => importOnnx(imageNet(), { shapes: { other: 3 } }))).toBe("argument");
    expect(codeOf(() => importOnnx(imageNet(), { outputs: ["none"] }))).toBe("argument");
    expect(codeOf(() => importOnnx("model.onnx" as never))).toBe("argument");
    expect(codeOf(() => importOnnx(controlNet(), { outputs: ["y"] }).fn(zeros([2])))).toBe("none");
  });
});
