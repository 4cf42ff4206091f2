import { readdirSync } from "node:fs";
import { type Declared, hasFacts } from "@hyaline/core/facts";
import { describe, expect, test } from "vitest";
import * as all from "./index.js";
import * as rules from "./rules/index.js";
import * as schedules from "./schedules/index.js";
import * as transforms from "./transforms/index.js";

const families = { rules, transforms, schedules };
const declared = Object.values(all).filter(hasFacts) as (Declared & ((...given: unknown[]) => unknown))[];
/** Options of these stand behind a first argument. */
const first: Readonly<Record<string, readonly unknown[]>> = {
  accumulate: [all.sgd()],
  clipByGlobalNorm: [1],
  clipByNorm: [1],
  ema: [all.sgd()],
  lookahead: [all.sgd()],
  sam: [all.sgd()],
};

test.each(Object.entries(families))(
  "every function of %s has facts, and a file named for it",
  (family, room) => {
    const files = readdirSync(new URL(family, import.meta.url)).filter((file) => /^\w+\.ts$/.test(file));
    expect(files.map((file) => file.slice(0, -3)).sort()).toEqual(["index", ...Object.keys(room)].sort());
    for (const [name, one] of Object.entries(room)) {
      expect(hasFacts(one) && one.facts, name).toMatchObject({ name, family });
      expect(one.facts.summary).toMatch(/^[A-Z].*\.$/);
    }
  },
);

describe.each(declared.map((one) => [one.facts.name, one] as const))("%s", (name, one) => {
  const options = Object.keys(one.options);
  const call = (given: unknown) => one(...(first[name] ?? []), given);

  test.runIf(options.length > 0)("refuses options that do not exist, and options that are no object", () => {
    const unknown = { ...needed(one), zzz: 5 };
    expect(() => call(unknown)).toThrow(
      expect.objectContaining({
        code: "argument",
        message: expect.stringMatching(`${name} has no option zzz`),
      }),
    );
    expect(() => call(0.01)).toThrow(
      expect.objectContaining({ code: "argument", message: expect.stringMatching("write {") }),
    );
  });

  test.runIf(options.length > 0)("refuses an option of another kind", () => {
    for (const option of options)
      expect(() => call({ ...needed(one), [option]: Symbol("x") }), option).toThrow(
        expect.objectContaining({ code: "argument", message: expect.stringMatching(option) }),
      );
  });
});

/** The least that must be given. */
const needed = (one: Declared) =>
  Object.fromEntries(
    Object.entries(one.options)
      .filter(([, option]) => option.required)
      .map(([option, { kind }]) => [option, kind.is === "numbers" ? [1] : 2]),
  );

test("slips say what to write instead", () => {
  const slip = (make: () => unknown) => {
    try {
      make();
    } catch (error) {
      return String(error);
    }
    return "";
  };
  expect(slip(() => all.adam(0.01 as never))).toMatch(/write \{ learningRate: 0\.01 \}/);
  expect(slip(() => all.adam({ lr: 5 } as never))).toMatch(/adam has no option lr; .*learningRate/);
  expect(slip(() => all.sgd({ learning_rate: 1 } as never))).toMatch(/did you mean learningRate/);
  expect(slip(() => all.chain(all.adam as never))).toMatch(/call it: adam\(…\)/);
  expect(slip(() => all.cosineDecay({ steps: 3 } as never))).toMatch(/cosineDecay needs initial/);
});
