import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deepLift } from "../propagation/deepLift.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { integratedGradients } from "./integratedGradients.js";

// Files whose batch is left open, in Ray Data, which hands over whole batches and then what is left.
// HYALINE_PYTHON names the interpreter where it is not python3.

const script = fileURLToPath(new URL("../testing/ray_batches.py", import.meta.url));
const run = (python: string, ...words: string[]) =>
  spawnSync(python, ["-B", script, ...words], { encoding: "utf8", maxBuffer: 2 ** 26 });
const candidates = [process.env.HYALINE_PYTHON ?? "", "python3"].filter(Boolean);
const python = candidates.find((each) => run(each).status === 0);
if (python === undefined)
  console.warn("skipped: no Python here has ray and onnxruntime; HYALINE_PYTHON may name one that has");

const ROWS = 23;
const BATCH = 7;

type Model = (x: Tensor) => Tensor;
const explainers = {
  integratedGradients: (model: Model) => integratedGradients(model, { steps: 12 }),
  deepLift: (model: Model) => deepLift(model),
};
const items: Readonly<Record<string, readonly number[]>> = {
  mlp_breast_cancer10: [10],
  cnn_digits: [1, 8, 8],
};
const cases = Object.entries(items).flatMap(([name, item]) =>
  (Object.keys(explainers) as (keyof typeof explainers)[]).map((method) => ({
    name: `${method}.${name}`,
    explainer: () => explainers[method](fixtureModel(name)),
    shape: [ROWS, ...item],
  })),
);
const dataOf = (shape: readonly number[]) =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(1 + 2.3 * i));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hyaline-ray-"));
  useBackend(referenceBackend());
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  useBackend(undefined);
});

interface Ran {
  readonly name: string;
  /** Of the batch that each row came in. */
  readonly sizes: readonly number[];
  readonly outputs: Readonly<Record<string, readonly (readonly number[])[]>>;
}

test.skipIf(python === undefined)(
  "what toOnnx writes explains every row that Ray Data hands over",
  { timeout: 600_000 },
  async () => {
    for (const { name, explainer, shape } of cases) {
      const given = { dtype: "float32", shape: [2, ...shape.slice(1)] } as const;
      const bytes = await explainer().toOnnx(given, { target: "predicted" });
      writeFileSync(join(folder, `${name}.onnx`), bytes);
      const facts = { shape, data: [...dataOf(shape)], batch: BATCH };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(facts));
    }
    const { status, stdout, stderr } = run(python as string, folder);
    expect(status, stderr).toBe(0);
    const ran = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line): Ran => JSON.parse(line));
    expect(ran.map(({ name }) => name).sort()).toEqual(cases.map(({ name }) => name).sort());
    for (const { name, sizes, outputs } of ran) {
      const { explainer, shape } = cases.find((each) => each.name === name) as (typeof cases)[number];
      // Three whole batches and one of what is left.
      expect(sizes, name).toEqual(Array.from({ length: ROWS }, (_, i) => (i < 21 ? BATCH : ROWS % BATCH)));
      const { values, output } = await explainer().explain(tensor(dataOf(shape), { shape }), {
        target: "predicted",
      });
      const near = (got: readonly number[] | undefined, expected: ArrayLike<number>, what: string) => {
        const wanted = Array.from(expected);
        expect(got, what).toHaveLength(wanted.length);
        const scale = Math.max(1, ...wanted.map(Math.abs));
        const off = Math.max(...wanted.map((each, i) => Math.abs(each - (got?.[i] as number))));
        expect(off / scale, what).toBeLessThan(1e-5);
      };
      near(outputs.attributions?.flat(), values.values, `${name}: attributions`);
      near(outputs.output?.flat(), output?.values ?? [], `${name}: output`);
    }
  },
);
