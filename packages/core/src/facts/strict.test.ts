/// <reference types="vite/client" />
import { HyalineError } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { minimalCalls } from "../testing/minimalCalls.js";
import { optionTakers } from "../testing/optionTakers.js";

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
  const all = optionTakers(room);
  /** What a function's options are called: those of `random.split` are declared in the folder `random`. */
  const optionsOf = (name: string): readonly string[] | undefined => {
    const [last, group] = name.split(".").reverse();
    return all.find((each) => each.name === last && (!group || each.file.includes(group)))?.options;
  };
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
      for (const known of optionsOf(name) ?? []) expect(message).toContain(known);
    },
  );

  test("every exported function with options is in the table", () => {
    const missing = Object.keys(functions).filter(
      (name) =>
        typeof functions[name] === "function" &&
        optionsOf(name) !== undefined &&
        !calls.some(([called]) => called === name),
    );
    expect(missing).toEqual([]);
  });
});
