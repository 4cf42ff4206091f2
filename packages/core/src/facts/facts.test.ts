import { describe, expect, test } from "vitest";
import {
  callback,
  choice,
  declare,
  docsRows,
  either,
  flag,
  flagsOf,
  fromText,
  hasFacts,
  integer,
  nearest,
  number,
  readOptions,
  record,
  required,
  texts,
} from "./index.js";

const options = {
  learningRate: either(
    "A number, or a schedule.",
    [number("", 0.001), callback("", "(step) => rate")],
    0.001,
  ),
  steps: integer("Steps.", 50),
  method: choice("The rule.", ["left", "right"], "left"),
  nesterov: flag("Look ahead.", false),
  names: texts("Names."),
};
const read = (given: unknown, elsewhere?: { names: string[]; place: string }) =>
  readOptions("sgd", options, given, elsewhere);

describe("readOptions", () => {
  test("fills defaults; undefined counts as left out", () => {
    expect(read({ steps: 3, method: undefined })).toEqual({
      learningRate: 0.001,
      steps: 3,
      method: "left",
      nesterov: false,
      names: undefined,
    });
    expect(read(undefined).steps).toBe(50);
  });

  test.each([
    ["an unknown option, with the nearest", { stpes: 3 }, /sgd has no option stpes.*did you mean steps\?/],
    ["another case", { learningrate: 3 }, /did you mean learningRate\?/],
    ["nothing near", { verbose: 3 }, /its options are learningRate, steps/],
    ["a wrong kind", { steps: "3" }, /sgd: steps must be a whole number from 1 up; got "3"; Steps\./],
    ["out of range", { steps: 0 }, /whole number from 1 up; got 0/],
    ["a choice that is none", { method: "up" }, /one of left, right; got "up"/],
    ["none of several kinds", { learningRate: "x" }, /a number from 0 up, or \(step\) => rate; got "x"/],
    [
      "a number for options",
      0.01,
      /takes its options as one object; got 0\.01; write \{ learningRate: 0\.01 \}/,
    ],
    ["a list for options", ["a"], /got \["a"\]; write \{ names: \["a"\] \}/],
    ["null", null, /takes its options as one object; got null/],
    ["a large value", { steps: new Float32Array(5000) }, /got Float32Array\(5000\)/],
  ])("%s is refused", (_, given, message) => {
    expect(() => read(given)).toThrow(expect.objectContaining({ code: "argument" }));
    expect(() => read(given)).toThrow(message);
  });

  test("an option of another place is sent there", () => {
    expect(() => read({ target: 1 }, { names: ["target"], place: "explain(x, { … })" })).toThrow(
      /sgd has no option target; give it to explain\(x, \{ … \}\)/,
    );
  });

  test("required ones must be given, records are judged by field", () => {
    const specs = { background: required(record("Rows.", { count: required(integer("How many.", 1)) })) };
    expect(() => readOptions("f", specs, {})).toThrow(/f needs background/);
    expect(() => readOptions("f", specs, { background: { cuont: 1 } })).toThrow(/did you mean count/);
    expect(readOptions("f", specs, { background: { count: 2 } })).toEqual({ background: { count: 2 } });
  });

  test("quotes stay short whatever is given", () => {
    const rows = Array.from({ length: 5000 }, () => new Array(13).fill(1.5));
    for (const given of [{ steps: rows }, rows, "x".repeat(1e5), { ["y".repeat(1e5)]: 1 }]) {
      try {
        read(given);
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message.length).toBeLessThan(400);
      }
    }
  });
});

test("nearest finds what was meant and nothing far", () => {
  expect(nearest("basline", ["target", "baseline"])).toBe("baseline");
  expect(nearest("zzz", ["target", "baseline"])).toBeUndefined();
  expect(nearest("id", ["a", "b"])).toBeUndefined();
});

test("facts lie beside a function that keeps its signature, and make tables", () => {
  const sgd = declare(
    (rate: number) => rate * 2,
    { name: "sgd", title: "SGD", family: "rules", summary: "Steps downhill." },
    options,
    {},
  );
  expect(sgd(2)).toBe(4);
  expect([sgd.name, hasFacts(sgd), hasFacts(() => 0)]).toEqual(["sgd", true, false]);
  expect(flagsOf(sgd)).toContain("--steps <a whole number from 1 up>  Steps. (default 50)");
  expect(docsRows(sgd)[2]).toBe('| `method` | factory | "left" \\| "right" | "left" | The rule. |');
  const distance = { absolute: flag("Takes |x|.", false) };
  expect(docsRows({ facts: sgd.facts, options: distance, callOptions: {} })).toEqual([
    "| `absolute` | factory | true \\| false | false | Takes \\|x\\|. |",
  ]);
  expect(fromText("steps", options.steps, "7")).toBe(7);
  expect(fromText("method", options.method, "right")).toBe("right");
});
