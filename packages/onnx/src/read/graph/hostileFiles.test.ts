import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { bundle } from "../testing/bundle.js";
import type { FileReport } from "../testing/hostile/runFile.js";
import { graphAttribute, int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx } from "./importOnnx.js";

const nightly = process.env.HYALINE_NIGHTLY === "1";
const LONGEST_MS = 5_000;
const MOST_BYTES = 2 ** 30;

const x = valueInfo("x", [6, 6]);
const y = valueInfo("y", []);

/** `count` trips of a loop whose body is one node and a sum. */
const loopOf = (op: string, count: number, attributes: Parameters<typeof node>[3] = []): Uint8Array =>
  modelBytes({
    input: [x],
    output: [y],
    initializer: [rawTensor("n", [], BigInt64Array.of(BigInt(count))), rawTensor("go", [], Uint8Array.of(1))],
    node: [
      node(
        "Loop",
        ["n", "go", "x"],
        ["y"],
        [
          graphAttribute("body", {
            input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [6, 6])],
            node: [
              node("Identity", ["c"], ["next"]),
              node(op, ["v"], ["d"], attributes),
              node("Add", ["v", "d"], ["out"]),
            ],
            output: [valueInfo("next", [], Type.BOOL), valueInfo("out", [6, 6])],
          }),
        ],
      ),
    ],
  });

const shaped = (op: string, shape: readonly number[], after: ReturnType<typeof node>[] = []): Uint8Array =>
  modelBytes({
    input: [valueInfo("x", [2])],
    output: [y],
    initializer: [rawTensor("s", [shape.length], BigInt64Array.from(shape, BigInt))],
    node: [
      node(op, op === "ConstantOfShape" ? ["s"] : ["x", "s"], ["b"]),
      ...after,
      node("ReduceSum", ["b"], ["y"]),
    ],
  });

/** Small files of our own that ask for much. */
const own: Readonly<Record<string, () => Uint8Array>> = {
  "a loop of determinants": () => loopOf("Det", 1000),
  "a loop of softmaxes": () => loopOf("Softmax", 100_000),
  "a loop of nothing": () => loopOf("Identity", 2 ** 31),
  "a constant of 10^8": () => shaped("ConstantOfShape", [1e8]),
  "a constant past every index": () => shaped("ConstantOfShape", [2 ** 31, 2]),
  "an expansion": () => shaped("Expand", [1e8, 2]),
  "a tiling": () => shaped("Tile", [1e8]),
  padding: () => shaped("Pad", [0, 1e8]),
  "a hundred large values at once": () =>
    modelBytes({
      input: [valueInfo("x", [1, 1])],
      output: [y],
      initializer: [rawTensor("s", [2], BigInt64Array.of(1000n, 1000n))],
      node: [
        node("Expand", ["x", "s"], ["b"]),
        ...Array.from({ length: 200 }, (_, i) => node("MatMul", ["b", "b"], [`m${i}`])),
        node(
          "Sum",
          Array.from({ length: 200 }, (_, i) => `m${i}`),
          ["all"],
        ),
        node("ReduceSum", ["all"], ["y"]),
      ],
    }),
  "a matrix of interpolation": () =>
    modelBytes({
      input: [valueInfo("x", [1, 1, 2])],
      output: [y],
      initializer: [rawTensor("scales", [3], Float32Array.of(1, 1, 1e8))],
      node: [
        node(
          "Resize",
          ["x", "", "scales"],
          ["b"],
          [{ name: "mode", type: 3, s: new TextEncoder().encode("linear") }],
        ),
        node("ReduceSum", ["b"], ["y"]),
      ],
    }),
};

/** 100,000 initialisers of no elements, one of which is read: written by hand, for 100,000 messages take long. */
const manyEmpty = (): Uint8Array => {
  const net = modelBytes({
    input: [valueInfo("x", [2])],
    output: [y],
    node: [node("Concat", ["x", "e99999"], ["b"], [int("axis", 0)]), node("ReduceSum", ["b"], ["y"])],
  });
  const text = new TextEncoder();
  // Field 5 of a graph: dims [0], float, a name of six letters.
  const initialiser = (i: number) => [
    ...[0x2a, 13, 0x0a, 1, 0, 0x10, 1, 0x42, 6],
    ...text.encode(`e${String(i).padStart(5, "0")}`),
  ];
  const graph = Array.from({ length: 100_000 }, (_, i) => initialiser(i)).flat();
  // Field 7 of a model, of whose graphs a reader makes one; its length in groups of seven bits.
  const length = [(graph.length & 127) | 128, ((graph.length >> 7) & 127) | 128, (graph.length >> 14) & 127];
  return Uint8Array.from([...net, 0x3a, ...length, ...graph]);
};

/** A loop without a limit that goes on while the data says so, which it always does. */
const endless = (): Uint8Array =>
  modelBytes({
    input: [x],
    output: [y],
    initializer: [rawTensor("most", [], Float32Array.of(1e30))],
    node: [
      node("ReduceMin", ["x"], ["least"], [int("keepdims", 0)]),
      node("Less", ["least", "most"], ["go"]),
      node(
        "Loop",
        ["", "go", "least"],
        ["y"],
        [
          graphAttribute("body", {
            input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [])],
            node: [node("Neg", ["v"], ["out"]), node("Less", ["out", "most"], ["next"])],
            output: [valueInfo("next", [], Type.BOOL), valueInfo("out", [])],
          }),
        ],
      ),
    ],
  });

let folder: string;
let child: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hyaline-hostile-"));
  child = await bundle("hostile/runFile");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(path: string): FileReport {
  const out = execFileSync(process.execPath, ["--max-old-space-size=1000", child, path], {
    timeout: 100_000,
  });
  return JSON.parse(out.toString());
}

function checkEnd({ outcome, cpuMs, peakBytes, message }: FileReport): void {
  expect(outcome, message).toMatch(/^(?!internal|raw)/);
  expect(cpuMs, "processor time").toBeLessThan(LONGEST_MS);
  expect(peakBytes, "memory").toBeLessThan(MOST_BYTES);
}

describe("small files that ask for much end soon, in little memory, with a code", () => {
  test.each(Object.keys(own))("%s", (name) => {
    const path = join(folder, "own.onnx");
    writeFileSync(path, (own[name] as () => Uint8Array)());
    const ended = report(path);
    checkEnd(ended);
    expect(ended.outcome).toMatch(/^(file|shape|unsupported)$/);
  });

  test.each<readonly [string, () => Uint8Array, string]>([
    ...(nightly ? [["100,000 empty tensors", manyEmpty, "ran"] as const] : []),
    ["a loop that its data never ends", endless, "convergence"],
  ])("%s", (_, make, outcome) => {
    const path = join(folder, "own.onnx");
    writeFileSync(path, make());
    const ended = report(path);
    checkEnd(ended);
    expect(ended.outcome, ended.message).toBe(outcome);
  });

  const shared = sharedOnnx("hostile");
  const files = shared ? readdirSync(shared) : [];
  const short = ["Det_loop_16000.onnx", "GridSample_cubic_loop_16000.onnx", "RoiAlign_loop_16000.onnx"];
  test.skipIf(!shared).each(nightly ? files : files.filter((name) => short.includes(name)))("%s", (name) => {
    checkEnd(report(fileURLToPath(new URL(name, shared))));
  });
});

describe("the budget", () => {
  const loop = loopOf("Softmax", 100);

  test("is an option, and its message says which", () => {
    expect(importOnnx(loop).graph().nodes.length).toBeGreaterThan(100);
    for (const budget of [{ nodes: 50 }, { elements: 1000 }, { bytes: 100 }]) {
      expect(() => importOnnx(loop, { budget }).graph()).toThrow(
        expect.objectContaining({
          code: "file",
          message: expect.stringMatching(
            new RegExp(`may take ${Object.values(budget)} ${Object.keys(budget)}.*budget`),
          ),
        }),
      );
    }
  });

  test("a file that is trusted may take more", () => {
    const long = loopOf("Softmax", 8_000);
    expect(() => importOnnx(long).graph()).toThrow(/may take 50000 nodes/);
    expect(importOnnx(long, { budget: { nodes: 1e6 } }).graph().nodes.length).toBeGreaterThan(8_000);
  });

  test("weights of 100 MB need none of it", () => {
    const weights = modelBytes({
      input: [valueInfo("x", [1, 5000])],
      output: [valueInfo("y", [1, 5000])],
      initializer: [rawTensor("w", [5000, 5000], new Float32Array(25e6))],
      node: [node("MatMul", ["x", "w"], ["y"])],
    });
    expect(
      importOnnx(weights)
        .graph()
        .nodes.some(({ op }) => op.name === "matMul"),
    ).toBe(true);
  });

  test("the axis of a node is still read", () => {
    expect(importOnnx(loopOf("Softmax", 3, [int("axis", 0)])).graph().nodes.length).toBeGreaterThan(3);
  });
});
