import { readFileSync } from "node:fs";
import { type NestedArray, type Tensor, tensor } from "@hyaline/core";
import { expect } from "vitest";

/** One recorded function of PyTorch, with its gradients for a fixed cotangent of each output. */
export interface RecordedCase {
  readonly id: string;
  readonly layer: string;
  // biome-ignore lint/suspicious/noExplicitAny: each layer's arguments are its own
  readonly config: any;
  readonly training: boolean;
  readonly inputs: Readonly<Record<string, NestedArray>>;
  readonly weights?: Readonly<Record<string, NestedArray>>;
  readonly buffers_before?: Readonly<Record<string, NestedArray>>;
  readonly outputs: Readonly<Record<string, NestedArray>>;
  readonly upstream: Readonly<Record<string, NestedArray>>;
  readonly grad_inputs?: Readonly<Record<string, NestedArray>>;
  readonly grad_weights?: Readonly<Record<string, NestedArray>>;
}

export const recordedCases = (
  JSON.parse(readFileSync(new URL("../../../layers/fixtures/layers.json", import.meta.url), "utf8")) as {
    readonly cases: readonly RecordedCase[];
  }
).cases;

/** What one computation may differ from another, relative to the recorded tensor's largest number. */
const TOLERANCE = { float32: 1e-5, float64: 1e-10 };

export async function expectNear(got: Tensor, recorded: NestedArray, what: string): Promise<void> {
  const dtype = got.dtype === "float64" ? "float64" : "float32";
  const expected = tensor(recorded, { dtype });
  expect(got.shape, what).toEqual(expected.shape);
  const [a, b] = [await got.data(), await expected.data()];
  const scale = Math.max(...Array.from(b, Math.abs), 1e-3);
  const worst = Math.max(...Array.from(a, (v, i) => Math.abs(v - (b[i] as number))));
  expect(worst / scale, what).toBeLessThan(TOLERANCE[dtype]);
}
