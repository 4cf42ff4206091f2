/// <reference types="vite/client" />
import { HyalineError } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { minimalCalls } from "../testing/minimalCalls.js";
import { optionTakers } from "../testing/optionTakers.js";

const inside = "what explainers are made of: it takes the record of a call, of which it knows a part";
/** Functions that do not look for unknown options, and why. */
const exempt: Readonly<Record<string, string>> = {
  "core: backward": "the pass under grad and vjp, which hand their own record on",
  "core: varianceOf": "what variance is made of",
  "core: random.split": "has no options: the op of that name has",
  "onnx: serializeGraph": "graphToOnnx inside a backend, which gives it the backend's own record",
  "explanation: defineExplainer": "its second parameter is no record of options but the method",
  "explanation: defineMetric": "its second parameter is the specs of a metric's options",
  "explanation: definePlot": "its second parameter is the specs of a plot's options",
  "explanation: provenanceOf": inside,
  "explanation: namesFor": inside,
  "explanation: checkFinite": inside,
  "explanation: readBaseline": inside,
  "explanation: readInputs": inside,
  "explanation: inputsRunner": inside,
  "explanation: modelRunner": inside,
  "explanation: readRows": inside,
};

const packages = import.meta.glob<Readonly<Record<string, unknown>>>("../../../*/src/index.ts");
const rooms = await Promise.all(
  Object.keys(minimalCalls).map(async (room) => {
    const exported =
      (await packages[room === "core" ? "../index.ts" : `../../../${room}/src/index.ts`]?.()) ?? {};
    const nested = ["random", "losses", "scores"].flatMap((name) =>
      Object.entries((exported[name] ?? {}) as object).map(
        ([key, value]) => [`${name}.${key}`, value] as const,
      ),
    );
    return { room, functions: Object.fromEntries([...Object.entries(exported), ...nested]) };
  }),
);
const refused = async (call: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (error: unknown) => error,
    );

describe.each(rooms)("$room", ({ room, functions }) => {
  const takers = new Map(optionTakers(room).map(({ name, options }) => [name, options]));
  const calls = Object.entries(minimalCalls[room] as object) as [string, readonly [unknown[], object?]][];

  test.each(calls)(
    "%s refuses an option that it does not have, and names those it has",
    async (name, [before, options]) => {
      const call = functions[name] as (...args: readonly unknown[]) => unknown;
      const error = await refused(() => call(...before, { ...options, bogusOption: 1 }));
      expect(error).toBeInstanceOf(HyalineError);
      expect(error).toHaveProperty("code", "argument");
      const { message } = error as HyalineError;
      expect(message).toContain("has no option bogusOption");
      for (const known of takers.get(name.split(".").at(-1) as string) ?? [])
        expect(message).toContain(known);
    },
  );

  test("every exported function with options is in the table", () => {
    const missing = Object.keys(functions).filter((name) => {
      const taker = takers.has(name.split(".").at(-1) as string) && typeof functions[name] === "function";
      return taker && !calls.some(([called]) => called === name) && !(`${room}: ${name}` in exempt);
    });
    expect(missing).toEqual([]);
  });
});
