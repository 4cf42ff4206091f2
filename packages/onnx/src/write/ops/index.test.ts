import { composites, primitives } from "@hyaline/core/ops";
import { expect, test } from "vitest";
import { SHORTCUT } from "../../read/graph/shortcut.js";
import { loweringOf } from "./index.js";

const names = (ops: readonly { readonly name: string }[]) => ops.map(({ name }) => name);

test("every primitive can be written", () => {
  expect(names(primitives).filter((name) => !loweringOf.has(name))).toEqual([]);
});

test("every lowering is of an op of core or an imported model's, and there is one of each", () => {
  const known = new Set([...names(primitives), ...names(composites), SHORTCUT]);
  expect([...loweringOf.keys()].filter((name) => !known.has(name))).toEqual([]);
});
