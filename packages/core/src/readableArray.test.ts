import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { expect, test } from "vitest";

useBackend(referenceBackend());

const detached = (): Float32Array => {
  const values = Float32Array.of(1, 2);
  structuredClone(values, { transfer: [values.buffer] });
  return values;
};

/** What holds no numbers that can be read, and what the message says. */
const unreadable: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    "64-bit integers",
    () => BigInt64Array.of(1n, 2n),
    /53 bits; got BigInt64Array\(2\); .*from\(values, Number\)/,
  ],
  ["unsigned 64-bit integers", () => BigUint64Array.of(1n), /53 bits; got BigUint64Array\(1\)/],
  ["a detached array", detached, /memory was transferred elsewhere; give a copy/],
  ["raw bytes", () => new DataView(new ArrayBuffer(8)), /new Float32Array\(view\.buffer\)/],
  ["big integers in a list", () => [1n, 2n], /got 1n; convert it with Number/],
  ["text in a list", () => ["1"], /got "1"; parse text into numbers first/],
  ["a promise in a list", () => [Promise.resolve(1)], /got a promise; await it first/],
  ["something missing in a list", () => [null], /write NaN/],
];

async function refusalOf(call: () => unknown): Promise<HyalineError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof HyalineError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

test.each(unreadable)(
  "%s given to tensor and to explain: a coded error that says what to do",
  async (_, make, says) => {
    const ig = integratedGradients((x) => x.mul(x).sum({ axes: 1 }));
    const calls = [
      () => tensor(make() as number[]),
      () => ig.explain([make()] as never),
      () => ig.explain({ shape: [1, 2], values: make() } as never),
    ];
    for (const call of calls.slice(0, Array.isArray(make()) ? 2 : 3)) {
      const error = await refusalOf(call);
      expect(error.code).toBe("data");
      expect(error.message).toMatch(says);
    }
  },
);

test("a dtype does not make 64-bit integers readable", async () => {
  const error = await refusalOf(() => tensor(BigInt64Array.of(5n) as never, { dtype: "int32" }));
  expect(error.code).toBe("data");
});

test("empty arrays are no detached ones", async () => {
  expect(tensor(new Float32Array(0)).shape).toEqual([0]);
});
