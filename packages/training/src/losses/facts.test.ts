import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { type Declared, hasFacts } from "@hyaline/core/facts";
import { expect, test } from "vitest";
import * as scores from "../scores/index.js";
import * as losses from "./index.js";

useBackend(referenceBackend());

type Call = Declared & ((output: Tensor, target: Tensor, options?: object) => Tensor);

test.each([
  ["losses", losses],
  ["scores", scores],
] as const)("every function of %s has facts", (family, room) => {
  for (const [name, one] of Object.entries(room)) {
    expect(hasFacts(one) && one.facts, name).toMatchObject({ name, family });
    expect((one as Declared).facts.summary).toMatch(/^[A-Z].*\.$/);
  }
});

const targets = (name: string): Tensor =>
  name === "crossEntropy"
    ? tensor([0, 1], { dtype: "int32" })
    : tensor([
        [0.5, 0.5],
        [0.5, 0.5],
      ]);

test.each(Object.entries(losses))("%s takes the options that it states, and no others", async (name, one) => {
  const loss = one as unknown as Call;
  const output = tensor([
    [0.2, 0.7],
    [0.6, 0.3],
  ]);
  const plain = await loss(output, targets(name)).item();
  const defaults = Object.fromEntries(
    Object.entries(loss.options).flatMap(([key, { default: given }]) =>
      given === undefined ? [] : [[key, given]],
    ),
  );
  expect(Object.keys(defaults)).toContain("reduction");
  expect(await loss(output, targets(name), defaults).item()).toBe(plain);
  expect(() => loss(output, targets(name), { zzz: 1 })).toThrow(
    expect.objectContaining({
      code: "argument",
      message: expect.stringMatching(`${name} has no option zzz`),
    }),
  );
});
