import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { referenceBackend } from "@hyaline/backend-reference";
import { add, matMul, mul, type Tensor, tensor, useBackend } from "@hyaline/core";
import { explanationFromJson } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../main.js";
import { recordingTerminal } from "../testing/recordingTerminal.js";
import { methods } from "./methods.js";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hyaline-explain-"));
  useBackend(referenceBackend());
  // Two outputs of three elements: 1 a + 2 b + 3 c², and its opposite.
  const weights = tensor([
    [1, -1],
    [2, -2],
    [3, -3],
  ]);
  const model = (x: Tensor) =>
    matMul(add(mul(x, tensor([1, 1, 0])), mul(x.square(), tensor([0, 0, 1]))), weights);
  await writeFile(at("model.onnx"), await exportOnnx(model, [{ dtype: "float32", shape: [1, 3] }]));
  const pair = (a: Tensor, b: Tensor) => add(a, b);
  const specs = [
    { dtype: "float32", shape: [1, 2] },
    { dtype: "float32", shape: [1, 2] },
  ] as const;
  await writeFile(at("pair.onnx"), await exportOnnx(pair, specs));
  await writeFile(at("rows.csv"), "a,b,c\n1,2,3\n0,1,-1\n");
  await writeFile(at("background.csv"), "a,b,c\n0,0,0\n");
  await writeFile(at("two.csv"), "a,b\n1,2\n");
  useBackend(undefined);
});
afterAll(() => rm(folder, { recursive: true }));

const run = async (...argv: string[]) => {
  const { terminal, lines, errors } = recordingTerminal();
  const code = await main(["explain", ...argv], { terminal, signal: new AbortController().signal });
  return { code, lines, errors };
};
const given = () => ["--model", at("model.onnx"), "--data", at("rows.csv"), "--out", at("out.json")];
const written = async () => explanationFromJson(await readFile(at("out.json"), "utf8"));

describe("hyaline explain", () => {
  test("writes an explanation", async () => {
    const { code, lines, errors } = await run(
      "saliency",
      ...given(),
      "--backend=reference",
      "--target",
      "1",
      "--no-absolute",
    );
    expect([code, errors]).toEqual([0, []]);
    expect(lines.join()).toMatch(/^Saliency: 2 rows of rows\.csv in .* s; see /);
    const { values, featureNames, target } = await written();
    expect([...values.values]).toEqual([-1, -2, -18, -1, -2, 6]);
    expect([featureNames, target]).toEqual([
      ["a", "b", "c"],
      [1, 1],
    ]);
  });

  test("reads the rows of options from tables, and values as JSON", async () => {
    const asked = ["--background", at("background.csv"), "--target", "[0,0]", "--backend", "reference"];
    expect(await run("exactShap", ...given(), ...asked)).toMatchObject({ code: 0, errors: [] });
    const { values } = await written();
    const expected = [1, 4, 27, 0, 2, 3];
    for (const [i, each] of [...values.values].entries()) expect(each).toBeCloseTo(expected[i] as number, 5);
    const more = ["--window", "[1]", "--target", "0", "--backend", "reference"];
    expect(await run("occlusion", ...given(), ...more)).toMatchObject({ code: 0, errors: [] });
  });

  test.each([
    [[], /explain needs a method; there are .*saliency/],
    [["salience"], /explain needs a method; did you mean saliency\?/],
    [["saliency", "--absolut"], /saliency has no flag "--absolut"; did you mean --absolute\?/],
    [["saliency", "--modle", "x"], /no flag "--modle"; did you mean --model\?/],
    [["saliency", "--model"], /--model needs a value/],
    [["saliency"], /explain needs --model FILE/],
    [["occlusion", "MODEL"], /occlusion needs --window: /],
    [
      ["integratedGradients", "MODEL", "--steps", "many"],
      /--steps must be a whole number from 1 up, or "auto"; got "many"/,
    ],
  ])("%j is wrong usage", async (argv, message) => {
    const { code, errors } = await run(...argv.flatMap((word) => (word === "MODEL" ? given() : [word])));
    expect(code).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(message);
  });

  test("what cannot be explained says why, and leaves nothing behind", async () => {
    const out = ["--out", at("new/out.json"), "--backend", "reference"];
    for (const [model, data, message] of [
      ["pair.onnx", "rows.csv", /\[unsupported\] explain takes models of one input/],
      ["model.onnx", "two.csv", /\[shape\] two\.csv needs a column for each of the 3 elements.*2 columns/],
      ["none.onnx", "rows.csv", /\[file\] .*none\.onnx cannot be read \(ENOENT\)/],
    ] as const) {
      const { code, errors } = await run("saliency", "--model", at(model), "--data", at(data), ...out);
      expect(code).toBe(1);
      expect(errors[0]).toMatch(message);
      expect(await readdir(folder)).not.toContain("new");
    }
  });

  test("--help lists methods, and the options of one from its facts", async () => {
    const { lines } = await run("--help");
    for (const [name, { facts }] of methods) {
      expect(lines[0]).toContain(`  ${name}`);
      expect(lines[0]).toContain(facts.summary);
    }
    const one = (await run("integratedGradients", "--help")).lines[0];
    expect(one).toContain(`--steps <a whole number from 1 up | "auto">  How many gradients along the path`);
    expect(one).toContain("--no-multiply-by-inputs");
    expect(one).toContain("--baseline <file>");
    expect((await run("occlusion", "--help")).lines[0]).toContain("--window <json>");
  });
});
