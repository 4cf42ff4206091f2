import { describe, expect, test } from "vitest";
import { shippedData } from "../data/demoTables.js";
import { UsageError } from "../output/exitCode.js";
import { parseDemoOptions } from "./options.js";

describe("parseDemoOptions", () => {
  test("defaults", () => {
    expect(parseDemoOptions([])).toEqual({
      quick: false,
      seed: 0,
      backend: "ort:wasm",
      out: "hyaline-report",
      data: shippedData,
    });
  });

  test("everything", () => {
    expect(
      parseDemoOptions(["--quick", "--seed", "7", "--backend=reference", "--out", "a b", "--data", "c"]),
    ).toEqual({ quick: true, seed: 7, backend: "reference", out: "a b", data: "c" });
  });

  test.each([
    ["an unknown option", ["--fast"], /Unknown option '--fast'/],
    ["a word too many", ["report"], /Unexpected argument 'report'/],
    ["an option without its value", ["--out"], /argument missing/],
    ["a flag with a value", ["--quick=yes"], /does not take an argument/],
    ["a seed that is no number", ["--seed", "x"], /--seed is a whole number from 0 to 4294967295, not "x"/],
    ["an empty seed", ["--seed="], /whole number/],
    ["a negative seed", ["--seed=-1"], /not "-1"/],
    ["a fraction as a seed", ["--seed", "0.5"], /not "0.5"/],
    ["a seed that is too large", ["--seed", "4294967296"], /not "4294967296"/],
    ["no folder", ["--out", ""], /--out needs a folder/],
    ["a path with a NUL", ["--out", "a\0b"], /--out needs a folder/],
  ])("refuses %s", (_, argv, message) => {
    const parse = () => parseDemoOptions(argv);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});
