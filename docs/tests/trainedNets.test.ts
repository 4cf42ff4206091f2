import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ortBackend } from "@hyaline/backend-ort";
import {
  argMax,
  cast,
  crossEntropy,
  equal,
  jit,
  mul,
  oneHot,
  random,
  sum,
  type Tensor,
  tensor,
  useBackend,
  valueAndGrad,
} from "@hyaline/core";
import { randomStream } from "@hyaline/explanation";
import type { Layer } from "@hyaline/layers";
import { adam, applyUpdates, cosineDecay } from "@hyaline/optimizers";
import {
  type Dataset,
  dataset,
  evaluateModel,
  fit,
  loadCheckpoint,
  losses,
  saveCheckpoint,
  scores,
  split,
  standardise,
} from "@hyaline/training";
import { beforeAll, describe, expect, test } from "vitest";
import { digitsNet } from "../examples/data/digits.js";
import { induction, inductionNet, repeated, STEPS, TOKENS } from "../examples/data/induction.js";
import { patientsNet } from "../examples/data/patients.js";

// The nets that examples explain. `HYALINE_TRAIN_EXAMPLES=1 pnpm test docs/tests/trainedNets.test.ts` trains them anew and
// writes their files.

const anew = process.env.HYALINE_TRAIN_EXAMPLES === "1";
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const netFile = (name: string) => at(`../examples/data/${name}.safetensors`);
const seed = 0;

beforeAll(async () => useBackend(await ortBackend()));

/** The first `size` columns of a table, times `factor`, each row of shape `shape`, and the class in its last column. */
async function table(name: string, size: number, shape: readonly number[], factor = 1) {
  const lines = readFileSync(at(`../../packages/cli/data/${name}.csv`), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const rows = lines.map((line) => line.split(",").map(Number));
  const values = rows.flatMap((row) => row.slice(0, size).map((value) => value * factor));
  const classes = rows.map((row) => row.at(-1) as number);
  const data = await dataset({ shape: [rows.length, ...shape], values }, classes, {
    targetDType: "int32",
    inputDType: "float32",
  });
  return split(data, { test: 0.2, seed, stratify: true });
}

/** The places of the first `each` rows of every class. */
function firstOfClasses({ targets, rows }: Dataset, classes: number, each: number): number[] {
  const places = Array.from({ length: rows }, (_, i) => i);
  return Array.from({ length: classes }, (_, c) =>
    places.filter((i) => targets.values[i] === c).slice(0, each),
  ).flat();
}

function inputsAt({ inputs, rows }: Dataset, places: readonly number[]): Tensor {
  const size = inputs.values.length / rows;
  const values = places.flatMap((i) => Array.from(inputs.values.slice(i * size, (i + 1) * size), Number));
  return tensor(values, { dtype: "float32", shape: [places.length, ...inputs.rowShape] });
}

const train = (net: Layer, data: Dataset, epochs: number) =>
  fit(net, data, {
    optimizer: adam({
      learningRate: cosineDecay({ initial: 0.01, steps: epochs * Math.floor(data.rows / 64) }),
    }),
    loss: losses.crossEntropy,
    epochs,
    batchSize: 64,
    dropLast: true,
    seed,
  });

async function accuracyOf(net: Layer, name: string, test: Dataset) {
  const { tree } = await loadCheckpoint(netFile(name));
  const variables = { ...tree, state: {} } as unknown as Parameters<typeof evaluateModel>[1];
  const measured = await evaluateModel(net, variables, test, {
    loss: losses.crossEntropy,
    scores: { accuracy: scores.accuracy },
    batchSize: test.rows,
  });
  return measured.scores.accuracy as number;
}

describe("the net of digits", async () => {
  const [rows, unseen] = await table("digits", 64, [1, 8, 8], 1 / 16);

  test.runIf(anew)("is trained anew", async () => {
    const { params } = await train(digitsNet, rows, 12);
    const images = inputsAt(unseen, firstOfClasses(unseen, 10, 2));
    await saveCheckpoint({ params, images }, { path: netFile("digits") });
  });

  test("reads digits that it has not seen", async () => {
    expect(await accuracyOf(digitsNet, "digits", unseen)).toBeGreaterThan(0.97);
  });
});

describe("the net of patients", async () => {
  const [rows, unseen] = await table("breast_cancer", 10, [10]);
  const standardiser = standardise(rows);

  test.runIf(anew)("is trained anew", async () => {
    const { params } = await train(patientsNet, standardiser.apply(rows), 40);
    const asRow = (values: readonly number[]) => tensor([...values], { dtype: "float32", shape: [1, 10] });
    await saveCheckpoint(
      {
        params,
        mean: asRow(Array.from(standardiser.mean)),
        deviation: asRow(Array.from(standardiser.deviation)),
        background: inputsAt(rows, firstOfClasses(rows, 2, 30)),
        rows: inputsAt(unseen, firstOfClasses(unseen, 2, 4)),
      },
      { path: netFile("patients") },
    );
  });

  test("tells tumours apart that it has not seen", async () => {
    expect(await accuracyOf(patientsNet, "patients", standardiser.apply(unseen))).toBeGreaterThan(0.93);
  });
});

describe("the net of repeated sequences", () => {
  type Batch = readonly [ids: Tensor, next: Tensor, known: Tensor];
  const rows = 128;
  const drawn = randomStream(1);

  /** Sequences of periods from 4 to 8, what comes next at each step, and 1 where the steps before say what. */
  function batch(): Batch {
    const sequences = Array.from({ length: rows }, () => {
      const period = 4 + drawn.integer(5);
      return { period, ids: repeated(period, (below) => drawn.integer(below)) };
    });
    const each = (of: (ids: readonly number[], step: number, period: number) => number) =>
      sequences.flatMap(({ ids, period }) => ids.map((_, step) => of(ids, step, period)));
    const whole = (values: number[]) => tensor(values, { shape: [rows, STEPS], dtype: "int32" });
    const known = each((_, step, period) => Number(step >= period));
    return [
      whole(each((ids, step) => ids[step] as number)),
      whole(each((ids, step, period) => ids[(step + 1) % period] as number)),
      tensor(known, { shape: [rows, STEPS] }),
    ];
  }
  const logitsOf = (params: object, ids: Tensor) => inductionNet.apply(params as never, ids).output;

  test.runIf(anew)(
    "is trained anew",
    async () => {
      const optimizer = adam({ learningRate: 3e-3 });
      let { params } = inductionNet.init(random.key(1), { shape: [1, STEPS], dtype: "int32" });
      let state = optimizer.init(params);
      const loss = (own: typeof params, [ids, next, known]: Batch) => {
        const wanted = mul(oneHot(next, TOKENS, { dtype: "float32" }), known.reshape([rows, STEPS, 1]));
        return crossEntropy(logitsOf(own, ids), wanted, { axis: 2 });
      };
      const step = jit((own: typeof params, before: typeof state, given: Batch) => {
        const [, gradient] = valueAndGrad((p: typeof params) => loss(p, given))(own);
        const { updates, state } = optimizer.update(gradient, before, own);
        return { params: applyUpdates(own, updates), state };
      });
      for (let i = 0; i < 1500; i++) ({ params, state } = await step(params, state, batch()));
      await saveCheckpoint(params, { path: netFile("induction") });
    },
    600_000,
  );

  test("goes on with sequences that it has not seen", async () => {
    const { variables } = await induction();
    const right = jit((ids: Tensor, next: Tensor, known: Tensor) => {
      const hits = cast(equal(argMax(logitsOf(variables.params, ids), { axis: 2 }), next), "float32");
      return sum(mul(hits, known)).div(sum(known));
    });
    expect(await (await right(...batch())).item()).toBeGreaterThan(0.97);
  });
});
