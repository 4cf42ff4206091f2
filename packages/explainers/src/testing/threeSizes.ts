import { tensor } from "@hyaline/core";
import type { OnnxOptions } from "@hyaline/onnx";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { expect } from "vitest";

/** An explainer that is one graph. */
interface Explainer {
  toOnnx(
    x: { readonly dtype: "float32"; readonly shape: readonly number[] },
    options: { readonly target: "predicted" | "input" },
    onnxOptions: OnnxOptions,
  ): Promise<Uint8Array>;
  explain(
    x: ReturnType<typeof tensor>,
    options: object,
  ): Promise<{ readonly values: { readonly values: ArrayLike<number> } }>;
}

/** One file in a bare session at three sizes, against `explain` for the same rows. */
export async function holdsAtThreeSizes(
  explainer: Explainer,
  item: readonly number[],
  target: "predicted" | "input",
) {
  const bytes = await explainer.toOnnx(
    { dtype: "float32", shape: [2, ...item] },
    { target },
    { axes: target === "input" ? { x: ["batch"], target: ["batch"] } : { x: ["batch"] } },
  );
  const session = await InferenceSession.create(bytes);
  for (const rows of [1, 3, 7]) {
    const size = item.reduce((a, b) => a * b, rows);
    const input = Float32Array.from({ length: size }, (_, i) => Math.sin(rows + 2.3 * i));
    const targets = Array.from({ length: rows }, (_, i) => i % 2);
    const results = await session.run({
      x: new OrtTensor("float32", input, [rows, ...item]),
      ...(target === "input" ? { target: new OrtTensor("int32", Int32Array.from(targets), [rows]) } : {}),
    });
    const { values } = await explainer.explain(tensor(input, { shape: [rows, ...item] }), {
      target: target === "input" ? targets : target,
    });
    const expected = Array.from(values.values);
    const got = results.attributions?.data as Float32Array;
    expect(results.attributions?.dims[0]).toBe(rows);
    expect(got).toHaveLength(expected.length);
    const scale = Math.max(1, ...expected.map(Math.abs));
    const off = Math.max(...expected.map((each, i) => Math.abs(each - (got[i] as number))));
    expect(off / scale, `${rows} rows`).toBeLessThan(1e-5);
  }
  await session.release();
}
