import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { shippedData } from "./data/demoTables.js";
import { main } from "./main.js";
import { recordingTerminal } from "./testing/recordingTerminal.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hyaline-"));
});
afterEach(() => rm(folder, { recursive: true }));

const run = async (argv: readonly string[], signal = new AbortController().signal) => {
  const { terminal, lines, errors } = recordingTerminal();
  const code = await main(argv, { terminal, signal });
  return { code, lines, errors };
};

describe("hyaline", () => {
  test.each([[[]], [["help"]], [["--help"]], [["-h"]]])("%j says what there is", async (argv) => {
    const { code, lines } = await run(argv);
    expect(code).toBe(0);
    expect(lines.join("\n")).toMatch(/Usage: hyaline <command>[\s\S]*\n {2}demo /);
  });

  test("--version", async () => {
    const { code, lines } = await run(["--version"]);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("demo --help names every option", async () => {
    const { code, lines } = await run(["demo", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--quick", "--seed", "--backend", "--out", "--data", "--debug", "--help"])
      expect(lines.join("\n")).toContain(option);
  });

  test.each([
    [["dmeo"], /^hyaline: there is no command "dmeo", only demo, explain, create; see hyaline --help$/],
    [["constructor"], /there is no command "constructor"/],
    [["demo", "--fast"], /^hyaline: Unknown option '--fast'; see hyaline --help$/],
    [["demo", "--seed", "x\ny"], /^hyaline: --seed is a whole number/],
  ])("%j is wrong usage: exit code 2 and one line", async (argv, message) => {
    const { code, errors } = await run(argv);
    expect(code).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(message);
  });
});

describe("a demo that cannot be", () => {
  const out = () => join(folder, "report");

  test("an unknown backend is named beside those there are", async () => {
    const { code, errors } = await run(["demo", "--backend", "cuda", "--out", out()]);
    expect(code).toBe(1);
    expect(errors).toEqual([
      'hyaline: [backend] --backend is one of ort:wasm, ort:cpu, reference; got "cuda"',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a missing table", async () => {
    const { code, errors } = await run(["demo", "--data", folder, "--out", out()]);
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^hyaline: \[file\] there is no file .*digits\.csv; is the path right\?$/);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a malformed table says where", async () => {
    const { readFile } = await import("node:fs/promises");
    const digits = await readFile(join(shippedData, "digits.csv"), "utf8");
    await writeFile(join(folder, "digits.csv"), digits.replace("\n0,0,5,", "\n0,0,five,"));
    await writeFile(
      join(folder, "breast_cancer.csv"),
      await readFile(join(shippedData, "breast_cancer.csv")),
    );
    const { code, errors } = await run(["demo", "--data", folder, "--out", out()]);
    expect(code).toBe(1);
    expect(errors[0]).toMatch(/^hyaline: \[data\] .*got "five" in row 1 \(line 2\), column "pixel_0_2"$/);
    expect(await readdir(folder)).not.toContain("report");
  });

  test("a folder that cannot be written to is refused before anything is trained", async () => {
    await writeFile(join(folder, "file"), "");
    const { code, lines, errors } = await run(["demo", "--out", join(folder, "file", "report")]);
    expect(code).toBe(1);
    expect(lines).toEqual([]);
    expect(errors[0]).toMatch(
      /^hyaline: \[file\] the report cannot be written to .*; name another folder with --out$/,
    );
  });

  test("--debug shows where an error comes from", async () => {
    const { errors } = await run(["demo", "--debug", "--backend", "cuda", "--out", out()]);
    expect(errors[1]).toMatch(/HyalineError: .*\n {4}at /);
  });

  test("interrupted in mid-training: exit code 130, one line, nothing written", async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const { terminal, errors } = recordingTerminal((text) => {
      seen.push(text);
      if (text.includes("epoch 2")) controller.abort();
    });
    const code = await main(["demo", "--out", out()], { terminal, signal: controller.signal });
    expect(code).toBe(130);
    expect(errors).toEqual([
      "hyaline: [aborted] interrupted before it was done: nothing was written; run it again",
    ]);
    expect(seen.some((text) => text.includes("epoch 3"))).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });
});
