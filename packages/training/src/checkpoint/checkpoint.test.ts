import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, isTensor, random, type Tree, tensor, useBackend, zeros } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A file of this header and data, with the length that belongs to it. */
function file(header: unknown, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const arrays = async (tree: unknown): Promise<unknown> => {
  if (isTensor(tree)) return [tree.dtype, await tree.array()];
  const entries = Object.entries(tree as object).map(
    async ([name, child]) => [name, await arrays(child)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

test("a model and its optimizer come back as they were", async () => {
  const model = sequential([dense(3), dense(2)]);
  const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 4] });
  const everything = { ...variables, optimizer: adam().init(variables.params) } as unknown as Tree;
  const bytes = await saveCheckpoint(everything, { metadata: { name: "test" } });
  const { tree, tensors, metadata } = loadCheckpoint(bytes, { like: everything });
  expect(await arrays(tree)).toEqual(await arrays(everything));
  expect(metadata).toEqual({ name: "test" });
  expect(Object.keys(tensors)).toContain("params/dense1/kernel");
  expect(await saveCheckpoint(tree, { metadata: { name: "test" } })).toEqual(bytes);
});

test("every data type, scalars, empty tensors and lists come back", async () => {
  const tree = {
    list: [tensor(1.5), tensor([[1, 2]], { dtype: "float64" })],
    a: tensor([1, -2], { dtype: "float16" }),
    b: tensor([true, false, true]),
    c: tensor([1, 2, 3], { dtype: "uint8" }),
    d: tensor([-1], { dtype: "int8" }),
    e: tensor([4e9], { dtype: "uint32" }),
    f: tensor([-5], { dtype: "int32" }),
    none: zeros([0, 3]),
  };
  const bytes = await saveCheckpoint(tree);
  expect(await arrays(loadCheckpoint(bytes, { like: tree }).tree)).toEqual(await arrays(tree));
  const { list, ...rest } = loadCheckpoint(bytes).tree as Record<string, Tree>;
  expect(await arrays(list)).toEqual(await arrays({ ...tree.list }));
  expect(Object.keys(rest).sort()).toEqual(["a", "b", "c", "d", "e", "f", "none"]);
});

test("the bytes are what the format says", async () => {
  const bytes = await saveCheckpoint({ b: tensor([1], { dtype: "uint8" }), a: { w: tensor([1, 2]) } });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(JSON.parse(toText(bytes.subarray(8, 8 + length)))).toEqual({
    "a/w": { dtype: "F32", shape: [2], data_offsets: [0, 8] },
    b: { dtype: "U8", shape: [1], data_offsets: [8, 9] },
  });
  expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64, 1]);
});

test("files of other writers: dots in names, bfloat16, int64, any alignment", async () => {
  const header = {
    flag: { dtype: "U8", shape: [1], data_offsets: [0, 1] },
    "fc.weight": { dtype: "BF16", shape: [2], data_offsets: [1, 5] },
    steps: { dtype: "I64", shape: [], data_offsets: [5, 13] },
  };
  const data = Uint8Array.of(7, 0x80, 0x3f, 0x20, 0xc0, 254, 255, 255, 255, 255, 255, 255, 255);
  const { tensors } = loadCheckpoint(file(header, data));
  expect(await arrays(tensors)).toEqual({
    flag: ["uint8", [7]],
    "fc.weight": ["float32", [1, -2.5]],
    steps: ["int32", -2],
  });
});

const entry = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
const four = new Uint8Array(4);
const hostile: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array(0)],
  ["half a length", new Uint8Array(5)],
  ["a header longer than the file", file({ a: entry }, four, 10_000n)],
  ["a header of 2^63 bytes", file({ a: entry }, four, 2n ** 63n)],
  ["no JSON", file("{a:")],
  ["bytes that are no text", file("", Uint8Array.of(0xff, 0xfe), 2n)],
  ["a list", file("[]")],
  ["null", file("null")],
  ["a number for a tensor", file({ a: 3 }, four)],
  ["no shape", file({ a: { dtype: "F32", data_offsets: [0, 4] } }, four)],
  ["a negative size", file({ a: { ...entry, shape: [-1] } }, four)],
  ["a fraction of a size", file({ a: { ...entry, shape: [0.5] } }, four)],
  ["a size of 2^60", file({ a: { ...entry, shape: [2 ** 60] } }, four)],
  ["sizes whose product overflows", file({ a: { ...entry, shape: [2 ** 52, 2 ** 52, 2 ** 52] } }, four)],
  ["offsets past the end", file({ a: { ...entry, shape: [2], data_offsets: [0, 8] } }, four)],
  ["offsets that are too short", file({ a: { ...entry, shape: [2] } }, four)],
  ["offsets in the wrong order", file({ a: { ...entry, data_offsets: [4, 0] } }, four)],
  ["overlapping tensors", file({ a: entry, b: entry }, four)],
  ["a gap", file({ a: { ...entry, data_offsets: [4, 8] } }, new Uint8Array(8))],
  ["data that no tensor has", file({ a: entry }, new Uint8Array(8))],
  ["an unknown data type", file({ a: { ...entry, dtype: "F8_E4M3" } }, four)],
  ["metadata that are no texts", file({ __metadata__: { a: 1 }, a: entry }, four)],
  [
    "an int64 that does not fit",
    file({ a: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8).fill(0x7f)),
  ],
  [
    "a name that is a tensor and a branch",
    file({ a: entry, "a/b": { ...entry, shape: [0], data_offsets: [4, 4] } }, four),
  ],
  ["names nested a thousand deep", file({ ["a/".repeat(1000)]: entry }, four)],
];

describe("a hostile file", () => {
  test.each(hostile)("with %s is refused", (_name, bytes) => {
    expect(() => loadCheckpoint(bytes)).toThrow(
      expect.objectContaining({ name: "HyalineError", code: "file" }),
    );
  });

  test("cannot reach a prototype", () => {
    const { tree } = loadCheckpoint(file(`{"__proto__/polluted":${JSON.stringify(entry)}}`, four));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(tree)).toBe(Object.prototype);
    expect(Object.keys(tree)).toEqual(["__proto__"]);
  });
});

describe("bad input", () => {
  const like = { a: zeros([2]) };
  const saved = (tree: Tree) => saveCheckpoint(tree);
  const mistakes: readonly (readonly [string, HyalineError["code"], () => Promise<unknown>])[] = [
    ["a tree without tensors", "argument", () => saved({})],
    ["a number in a tree", "argument", () => saved({ a: 3 } as never)],
    ["a slash in a name", "argument", () => saved({ "a/b": zeros([1]) })],
    ["a number for bytes", "argument", async () => loadCheckpoint(3 as never)],
    ["a missing name", "argument", async () => loadCheckpoint(await saved({ b: zeros([2]) }), { like })],
    [
      "a name too many",
      "argument",
      async () => loadCheckpoint(await saved({ ...like, b: zeros([2]) }), { like }),
    ],
    ["another shape", "shape", async () => loadCheckpoint(await saved({ a: zeros([3]) }), { like })],
    [
      "another data type",
      "dtype",
      async () => loadCheckpoint(await saved({ a: zeros([2], { dtype: "int32" }) }), { like }),
    ],
  ];

  test.each(mistakes)("%s: %s", async (_name, code, run) => {
    await expect(run()).rejects.toMatchObject({ name: "HyalineError", code });
  });
});

test("a tensor called __proto__ is kept, at the top and inside", async () => {
  const tree = Object.fromEntries([
    ["__proto__", tensor([1, 2])],
    ["w", Object.fromEntries([["__proto__", tensor([3, 4])]])],
  ]) as Tree;
  const { tensors, tree: loaded } = loadCheckpoint(await saveCheckpoint(tree));
  expect(Object.keys(tensors).sort()).toEqual(["__proto__", "w/__proto__"]);
  expect(Object.getOwnPropertyNames(loaded)).toContain("__proto__");
  expect(await (tensors["w/__proto__"] as (typeof tensors)[string]).array()).toEqual([3, 4]);
});

test.each([
  ["an entry", '{"a":', "}"],
  ["the metadata", '{"__metadata__":', "}"],
  ["a shape", '{"a":{"dtype":"F32","data_offsets":[0,0],"shape":', "}}"],
  ["all of it", "", ""],
])("a header that nests deeply in %s is refused", (_, before, after) => {
  const deep = `${before}${"[".repeat(20_000)}${"]".repeat(20_000)}${after}`;
  const code = expect.objectContaining({ name: "HyalineError", code: "file" });
  expect(() => loadCheckpoint(file(deep))).toThrow(code);
});

test("100,000 empty tensors are read in some forty times what parsing their header takes, at most", () => {
  const entry = { dtype: "F32", shape: [0], data_offsets: [0, 0] };
  const header = JSON.stringify(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`t${i}`, entry])),
  );
  const bytes = file(header);
  const least = (work: () => unknown) =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const before = process.cpuUsage();
        work();
        const { user, system } = process.cpuUsage(before);
        return user + system;
      }),
    );
  const parsing = least(() => JSON.parse(header));
  const reading = least(() => expect(Object.keys(loadCheckpoint(bytes).tensors)).toHaveLength(100_000));
  // About 8. Copies of empty buffers alone took 500.
  expect(reading / parsing).toBeLessThan(40);
});

test("a Buffer, as Node reads files, is read like other bytes", async () => {
  const bytes = Buffer.from(await saveCheckpoint({ w: tensor([1, 2]), v: tensor([3]) }));
  expect(await arrays(loadCheckpoint(bytes).tree)).toEqual({ v: ["float32", [3]], w: ["float32", [1, 2]] });
});
