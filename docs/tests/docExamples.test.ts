import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { matMul, ones, type Tensor } from "@hyaline/core";
import { explanationToJson } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statedIn } from "./docExamples/expectations.js";
import { allExamples, examplesIn } from "./docExamples/extract.js";
import { runExample } from "./docExamples/run.js";
import { type Checked, doors, typeCheck } from "./docExamples/typeCheck.js";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const prelude = `${root}/docs/tests/docExamples/prelude.ts`;
const examples = allExamples(root);
const workspace = doors(root);
const here = process.cwd();
const folder = mkdtempSync(`${tmpdir()}/hyaline-examples-`);
let checked: readonly Checked[] = [];

/** What must be found. */
const broken = examplesIn(
  "packages/core/src/broken.ts",
  [
    " * ```ts",
    " * const x = tensor([1, 2]);",
    ' * relu(x, "fast");',
    " * ```",
    " * ```ts",
    " * reshape(tensor([1, 2]), [3]);",
    " * ```",
    " * ```ts",
    " * const x = tensor([1, 2]);",
    " * await x.add(3).array(); // [4, 6]",
    " * const y = x.mul(2); // [2, 4]",
    " * y.shape; // [3]",
    " * const [a, b] = split(x, 2); // [1] and [3]",
    ' * console.log("%s", 1); // 2',
    ' * fail("shape", "a rule", "a"); // throws HyalineError: another',
    " * x.sum(); // 3.0000001",
    " * x.mean(); // 1.50001",
    " * ```",
  ].join("\n"),
);
let brokenChecked: readonly Checked[] = [];

/** The module of an import in an example of `file`: ours from their sources, others as its package finds them. */
function load(file: string, name: string): Promise<unknown> {
  if (name.startsWith("/")) return import(/* @vite-ignore */ name.replace(/\.js$/, ".ts"));
  const source = workspace.get(name);
  if (source !== undefined) return import(/* @vite-ignore */ source);
  if (name.startsWith("node:")) return import(/* @vite-ignore */ name);
  return import(/* @vite-ignore */ pathToFileURL(createRequire(`${root}/${file}`).resolve(name)).href);
}

interface Axis {
  value: unknown;
}
interface FileValue {
  readonly type: {
    readonly value: { readonly value: { readonly shape: { readonly dim: readonly Axis[] } } };
  };
}
interface File {
  readonly graph: { readonly input: readonly FileValue[]; readonly output: readonly FileValue[] };
}
interface Protobuf {
  fromBinary(schema: unknown, bytes: Uint8Array): File;
  toBinary(schema: unknown, file: File): Uint8Array;
}

/** A file that takes images float32[batch, 3, 224, 224], with its first axis open, and gives float32[batch, 10]. */
async function imageClassifier(): Promise<Uint8Array> {
  const scores = (x: Tensor) => matMul(x.mean({ axes: [2, 3] }), ones([3, 10]));
  const bytes = await exportOnnx(scores, [{ dtype: "float32", shape: [1, 3, 224, 224] }]);
  const onnx = "packages/onnx/src/generated/onnx_pb.ts";
  const { ModelProtoSchema } = (await load(onnx, `${root}/${onnx}`)) as { ModelProtoSchema: unknown };
  const { fromBinary, toBinary } = (await load(onnx, "@bufbuild/protobuf")) as Protobuf;
  const model = fromBinary(ModelProtoSchema, bytes);
  for (const { type } of [...model.graph.input, ...model.graph.output])
    (type.value.value.shape.dim[0] as Axis).value = { case: "dimParam", value: "batch" };
  return toBinary(ModelProtoSchema, model);
}

async function runAll(some: readonly Checked[]) {
  const problems: string[] = [];
  let compared = 0;
  for (const one of some) {
    if (one.example.kind !== "run" || one.problems.length > 0) continue;
    const ran = await runExample(one, (name) => load(one.example.file, name));
    problems.push(...ran.problems);
    compared += ran.compared;
  }
  return { problems, compared };
}

// The files that examples read and write are in a folder of their own.
beforeAll(async () => {
  const all = typeCheck(root, prelude, [...examples, ...broken]);
  checked = all.slice(0, examples.length);
  brokenChecked = all.slice(examples.length);
  process.chdir(folder);
  const { explanation } = await import("./docExamples/prelude.js");
  writeFileSync("explanation.json", explanationToJson(explanation));
  writeFileSync("model.onnx", await imageClassifier());
  await mkdir("test_data_set_0");
  // TensorProto: dims [2], data_type FLOAT, float_data [1, 2].
  const tensor = [0x08, 2, 0x10, 1, 0x22, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40];
  writeFileSync("test_data_set_0/input_0.pb", Uint8Array.from(tensor));
}, 120_000);
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

test("every example type-checks", () => {
  expect(checked.flatMap(({ problems }) => problems)).toEqual([]);
});

test("examples that do not type-check, throw or give another value are found, with their lines", async () => {
  expect(brokenChecked.map(({ problems }) => problems)).toEqual([
    ["packages/core/src/broken.ts:3: Expected 1 arguments, but got 2."],
    [],
    [],
  ]);
  const { problems, compared } = await runAll(brokenChecked);
  const [thrown, ...others] = problems;
  expect(thrown).toMatch(/^packages\/core\/src\/broken\.ts:6: HyalineError: /);
  expect(others).toEqual([
    "packages/core/src/broken.ts:10: states [4,6]; got [4,5]",
    "packages/core/src/broken.ts:12: states [3]; got [2]",
    "packages/core/src/broken.ts:13: states [3]; got [2]",
    "packages/core/src/broken.ts:14: states that 2 is printed; got 1",
    "packages/core/src/broken.ts:15: states that it throws HyalineError: another; got HyalineError: a rule; got a",
    "packages/core/src/broken.ts:17: states 1.50001; got 1.5",
  ]);
  expect(compared).toBe(9);
});

test("a comment is read as a value, as prose, or refused", () => {
  expect(statedIn("[1, -Infinity] and { a: 'b' } (both)")).toEqual([
    { value: [1, Number.NEGATIVE_INFINITY] },
    { value: { a: "b" } },
  ]);
  expect(statedIn("float32[2, 3]: a spec")).toEqual([{ spec: "float32[2, 3]" }]);
  expect(statedIn("freed at the end")).toBeUndefined();
  expect(() => statedIn("[rows, outputs]")).toThrow("begins like a value");
  expect(() => statedIn("[1, 2] about")).toThrow("begins like a value");
});

test("no example is passed over", () => {
  expect(() => examplesIn("README.md", "```js\nf();\n```\n")).toThrow(
    "1 examples are begun and 0 can be read",
  );
  expect(() => examplesIn("README.md", "```ts later\nf();\n```\n")).toThrow('got "later"');
  const whole = "```ts file: a.ts\n/**\n * ```ts\n * f();\n * ```\n */\n```\n";
  expect(examplesIn("README.md", whole)).toMatchObject([{ kind: "file", reason: "a.ts" }]);
  expect(() => examplesIn("a.ts", "/**\n * @example f();\n */\n")).toThrow("an @example is fenced");
});

test("there are examples, and what is not run says why", () => {
  expect(examples.length).toBeGreaterThan(340);
  const left = examples.filter(({ kind }) => kind !== "run" && kind !== "file");
  expect(left.filter(({ reason }) => reason === "")).toEqual([]);
  expect(left.length).toBeLessThan(16);
});

const rooms = [...new Set(examples.map(({ file }) => /^(?:packages|apps)\/[^/]+/.exec(file)?.[0] ?? "docs"))];

test.each(rooms)("the examples of %s run and give what they state", { timeout: 120_000 }, async (room) => {
  const inRoom = checked.filter(({ example: { file } }) =>
    room === "docs" ? !/^(?:packages|apps)\//.test(file) : file.startsWith(`${room}/`),
  );
  const { problems, compared } = await runAll(inRoom);
  expect(problems).toEqual([]);
  if (room === "packages/core") expect(compared).toBeGreaterThan(180);
});
