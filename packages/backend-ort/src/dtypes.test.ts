import { referenceBackend } from "@hyaline/backend-reference";
import { type OpExample, opExamples, titleOf } from "@hyaline/backend-testkit";
import {
  type DType,
  decode,
  dtypes,
  encode,
  evaluate,
  flatten,
  HyalineError,
  isFloat,
  sizeOf,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrtBackend } from "./backendOf.js";
import { ortBackend } from "./ortBackend.js";

const tolerances: Partial<Record<DType, number>> = { float64: 1e-11, float32: 1e-5, float16: 1e-2 };

/** The example's inputs with every number in `dtype`; indices stay what they are. */
function inputsIn(example: OpExample, dtype: DType): Tensor[] {
  return example.inputs.map((input, k) => {
    const { shape, range = [-2, 2], values, dtype: own = "float32" } = input;
    const target = isFloat(own) ? dtype : own;
    const draw = (i: number) => {
      const place = (Math.sin(k + 1 + i * 12.9898) + 1) / 2;
      const value = range[0] + place * (range[1] - range[0]);
      return isFloat(target) ? value : Math.round(value);
    };
    const numbers = Float64Array.from(
      { length: sizeOf(shape) },
      (_, i) => values?.[i % values.length] ?? draw(i),
    );
    return tensor(encode(numbers, target), { shape, dtype: target });
  });
}

/** The results that core allows for these data types, as expressions; none where it refuses them. */
function resultsIn(example: OpExample, dtype: DType): readonly Tensor[] {
  try {
    return flatten(example.call(...inputsIn(example, dtype))).leaves;
  } catch (error) {
    expect(error, titleOf(example)).toBeInstanceOf(HyalineError);
    return [];
  }
}

const oneOfEach = [...new Map([...opExamples].reverse().map((example) => [example.op, example])).values()];

describe.each(["wasm", "cpu"] as const)("ort:%s computes every op in every data type", (device) => {
  let backend: OrtBackend;
  const reference = referenceBackend();
  beforeAll(async () => {
    backend = await ortBackend({ device });
  });
  afterAll(() => backend.dispose());

  test.each(dtypes)("%s", async (dtype) => {
    const examples = oneOfEach.filter(({ inputs }) => inputs.some((i) => isFloat(i.dtype ?? "float32")));
    const work = () => examples.map((example) => [...resultsIn(example, dtype)]);
    const [got, expected] = [work(), work()];
    await evaluate(got, { backend });
    await evaluate(expected, { backend: reference });
    const faults: string[] = [];
    let compared = 0;
    for (const [e, example] of examples.entries()) {
      for (const [k, result] of (got[e] as Tensor[]).entries()) {
        const want = (expected[e] as Tensor[])[k] as Tensor;
        const [a, b] = [decode(await result.data(), result.dtype), decode(await want.data(), want.dtype)];
        const bound = (tolerances[result.dtype] ?? 0) * (example.tolerance ?? 1);
        const at = a.findIndex((x, i) => {
          const y = b[i] as number;
          return !(Object.is(x, y) || x === y || Math.abs(x - y) <= bound * Math.max(1, Math.abs(y)));
        });
        compared++;
        if (at >= 0) faults.push(`${titleOf(example)}: element ${at} is ${a[at]}, expected ${b[at]}`);
      }
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(20);
  });
});
