import { referenceBackend } from "@hyaline/backend-reference";
import * as core from "@hyaline/core";
import { expect, test } from "vitest";
import { float64Functions } from "./float64.js";

const backend = referenceBackend();
const places = Float64Array.from([
  -1e300,
  -40,
  -7,
  -5.5,
  -2.9,
  -1.6,
  -1.1,
  -0.99,
  -0.7,
  -0.45,
  -0.3,
  -1e-5,
  -1e-300,
  0,
  1e-12,
  0.1,
  0.4374,
  0.55,
  0.69,
  0.84,
  0.85,
  0.999,
  1,
  1.2,
  1.26,
  2,
  2.43,
  2.44,
  2.86,
  3,
  5.99,
  6.01,
  30,
  1e9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]);

test.each([...float64Functions].map(([op, body]) => [op.name, body] as const))(
  "%s in float64 is the reference's",
  async (op, body) => {
    const x = core.tensor(places, { shape: [places.length] });
    const direct = (core as unknown as Record<string, (x: core.Tensor) => core.Tensor>)[op] as typeof body;
    const [got, expected] = await core.evaluate([body(x), direct(x)], { backend });
    const [g, e] = [await got.data(), await expected.data()];
    places.forEach((place, i) => {
      const [a, b] = [g[i] as number, e[i] as number];
      const close = Object.is(a, b) || a === b || Math.abs(a - b) <= 4e-15 * Math.max(1e-3, Math.abs(b));
      expect(close, `${op}(${place}) is ${a}, expected ${b}`).toBe(true);
    });
  },
);
