import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  evaluate,
  type HyalineError,
  liveStorages,
  random,
  relu,
  type Tensor,
  tanh,
  tensor,
  useBackend,
} from "@hyaline/core";
import { bind, dense, dropout, type Layer, type Params, sequential } from "@hyaline/layers";
import { adam, chain, clipByGlobalNorm, gradientDescent, reduceOnPlateau, sgd } from "@hyaline/optimizers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataset, evaluateModel, fit, losses, scores, type TrainingProgress } from "../index.js";

const xor = () =>
  dataset(
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    [0, 1, 1, 0],
  );

/** y = 2 a - 3 b + 0.5, on points of a grid. */
const line = () => {
  const points = Array.from(
    { length: 50 },
    (_, i) => [(i % 10) / 5 - 1, Math.floor(i / 10) / 2 - 1] as const,
  );
  return dataset(
    points.map(([a, b]) => [a, b]),
    points.map(([a, b]) => [2 * a - 3 * b + 0.5]),
  );
};

const backends: readonly (readonly [string, () => Promise<Backend>])[] = [
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
];

const flat = async (params: Params): Promise<number[]> =>
  (await Promise.all(leaves(params).map((leaf) => leaf.data()))).flatMap((values) => Array.from(values));
const leaves = (params: Params): Tensor[] =>
  Object.values(params).flatMap((value) => ("dtype" in value ? [value as Tensor] : leaves(value as Params)));

describe.each(backends)("on %s", (_, create) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  });
  afterAll(() => backend.dispose());

  test("learns a line, exactly", async () => {
    const model = sequential([dense(1)]);
    const result = await fit(model, await line(), {
      optimizer: gradientDescent({ learningRate: 0.3 }),
      loss: losses.meanSquaredError,
      epochs: 60,
      batchSize: 10,
    });
    const { kernel, bias } = result.params.dense1 as { readonly kernel: Tensor; readonly bias: Tensor };
    const [[a], [b]] = (await kernel.array()) as [[number], [number]];
    const [c] = (await bias.array()) as [number];
    expect(a).toBeCloseTo(2, 4);
    expect(b).toBeCloseTo(-3, 4);
    expect(c).toBeCloseTo(0.5, 4);
    expect(result.history).toHaveLength(60);
    expect(result.history.at(-1)?.loss).toBeLessThan(1e-8);
  });

  test("learns exclusive or", async () => {
    const model = sequential([dense(8, { activation: tanh }), dense(2)]);
    const { history, ...variables } = await fit(model, await xor(), {
      optimizer: adam({ learningRate: 0.05 }),
      loss: losses.crossEntropy,
      scores: { accuracy: scores.accuracy },
      epochs: 200,
      batchSize: "full",
    });
    expect(history.at(-1)?.scores.accuracy).toBe(1);
    expect(history.at(-1)?.loss).toBeLessThan(0.05);
    const predict = bind(model, variables);
    const logits = (await predict(tensor([[1, 0], [1, 1]])).array()) as number[][]; // biome-ignore format: two rows
    expect(logits.map(([no, yes]) => (yes as number) > (no as number))).toEqual([true, false]);
  });

  test("the same seed gives the same numbers, another one others", async () => {
    const model = sequential([dense(8, { activation: relu }), dropout(0.3), dense(2)]);
    const run = async (seed: number) => {
      const options = { optimizer: adam(), loss: losses.crossEntropy, epochs: 3, batchSize: 3, seed };
      const { params, history } = await fit(model, await xor(), options);
      return { numbers: await flat(params), history };
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect((await run(8)).numbers).not.toEqual(first.numbers);
  });

  test("a training cut in two goes on where it stopped", async () => {
    const model = sequential([dense(4, { activation: tanh }), dense(1)]);
    const options = {
      optimizer: adam({ learningRate: 0.01 }),
      loss: losses.meanSquaredError,
      batchSize: "full",
    } as const;
    const data = await line();
    const whole = await fit(model, data, { ...options, epochs: 6 });
    const half = await fit(model, data, { ...options, epochs: 3 });
    const rest = await fit(model, data, {
      ...options,
      epochs: 3,
      variables: half,
      optimizerState: half.optimizerState,
    });
    expect(await flat(rest.params)).toEqual(await flat(whole.params));
    expect(rest.history.map(({ loss }) => loss)).toEqual(whole.history.slice(3).map(({ loss }) => loss));
  });

  test("no memory stays behind but the result", async () => {
    const model = sequential([dense(4, { activation: relu }), dropout(0.2), dense(2)]);
    const before = liveStorages(backend);
    const result = await fit(model, await xor(), {
      optimizer: adam(),
      loss: losses.crossEntropy,
      scores: { accuracy: scores.accuracy },
      epochs: 5,
      batchSize: 3,
      validation: await xor(),
    });
    const kept = new Set([...leaves(result.params), ...leaves(result.optimizerState as Params)]);
    expect(liveStorages(backend) - before).toBeLessThanOrEqual(kept.size);
    for (const tensor of kept) tensor.dispose();
    expect(liveStorages(backend)).toBe(before);
  });

  test("an abort in mid-training is a coded error, and neither spoils the start nor leaves memory", async () => {
    const model = sequential([dense(4, { activation: relu }), dense(2)]);
    const data = await xor();
    const start = model.init(random.key(1), { dtype: "float32", shape: [1, 2] });
    await evaluate(start);
    const numbers = await flat(start.params);
    const snapshots: number[][] = [];
    const before = liveStorages(backend);
    const controller = new AbortController();
    const training = fit(model, data, {
      optimizer: sgd({ learningRate: 0.1 }),
      loss: losses.crossEntropy,
      epochs: 50,
      batchSize: 2,
      variables: start,
      signal: controller.signal,
      onEpoch: async ({ variables }) => void snapshots.push(await flat(variables.params)),
      onProgress: ({ epoch, step }) => {
        if (epoch === 3 && step === 1) controller.abort(new Error("enough"));
      },
    });
    await expect(training).rejects.toMatchObject({ name: "HyalineError", code: "aborted" });
    expect(liveStorages(backend)).toBe(before);
    expect(await flat(start.params)).toEqual(numbers);
    const untilThen = await fit(model, data, {
      optimizer: sgd({ learningRate: 0.1 }),
      loss: losses.crossEntropy,
      epochs: 2,
      batchSize: 2,
      variables: start,
    });
    expect(snapshots.at(-1)).toEqual(await flat(untilThen.params));
  });

  test("a loss that is no longer finite is a coded error, and leaves no memory", async () => {
    const before = liveStorages(backend);
    const training = fit(sequential([dense(1)]), await line(), {
      optimizer: gradientDescent({ learningRate: 1e30 }),
      loss: losses.meanSquaredError,
      epochs: 20,
    });
    await expect(training).rejects.toMatchObject({ code: "convergence" });
    expect(liveStorages(backend)).toBe(before);
  });

  test("evaluateModel sees every row, whatever the batch", async () => {
    const model = sequential([dense(3)]);
    const data = await dataset(
      Array.from({ length: 7 }, (_, i) => [i, -i]),
      [0, 1, 2, 0, 1, 2, 2],
    );
    const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 2] });
    const judge = (batchSize: number) =>
      evaluateModel(model, variables, data, {
        loss: losses.crossEntropy,
        scores: { accuracy: scores.accuracy },
        batchSize,
      });
    const whole = await judge(7);
    for (const size of [1, 2, 3, 6, 100]) {
      const parts = await judge(size);
      expect(parts.loss).toBeCloseTo(whole.loss, 5);
      expect(parts.scores.accuracy).toBeCloseTo(whole.scores.accuracy as number, 6);
    }
  });
});

describe("the loop", () => {
  const model: Layer = sequential([dense(2)]);
  const wrong = model.init(random.key(0), { dtype: "float32", shape: [1, 3] });
  beforeAll(async () => {
    useBackend(referenceBackend());
    await evaluate(wrong);
  });
  const options = { optimizer: sgd(), loss: losses.crossEntropy, epochs: 2, batchSize: 3 } as const;

  test("reports every step, and the validation at an epoch's end", async () => {
    const seen: TrainingProgress[] = [];
    await fit(model, await xor(), {
      ...options,
      validation: await xor(),
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.map(({ done, total, epoch, step }) => [done, total, epoch, step])).toEqual([
      [1, 4, 1, 1],
      [2, 4, 1, 2],
      [3, 4, 2, 1],
      [4, 4, 2, 2],
    ]);
    expect(seen.map(({ validation }) => validation !== undefined)).toEqual([false, true, false, true]);
    expect(seen.every(({ measures }) => Number.isFinite(measures.loss))).toBe(true);
  });

  test("dropLast leaves out the smaller batch", async () => {
    const seen: number[] = [];
    await fit(model, await xor(), {
      ...options,
      dropLast: true,
      onProgress: ({ total }) => seen.push(total),
    });
    expect(seen).toEqual([2, 2]);
  });

  test("onEpoch may stop", async () => {
    const { history } = await fit(model, await xor(), {
      ...options,
      epochs: 10,
      onEpoch: async ({ epoch }) => (epoch === 3 ? "stop" : undefined),
    });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  test("optimizers that watch the loss are given it", async () => {
    const optimizer = chain(
      clipByGlobalNorm(1),
      sgd({ learningRate: 0.1 }),
      reduceOnPlateau({ patience: 1 }),
    );
    const { history } = await fit(model, await xor(), { ...options, optimizer });
    expect(history).toHaveLength(2);
  });

  const mistakes: readonly (readonly [string, HyalineError["code"], () => Promise<unknown>])[] = [
    ["no epochs", "argument", async () => fit(model, await xor(), { ...options, epochs: 0 })],
    [
      "a fraction of a batch",
      "argument",
      async () => fit(model, await xor(), { ...options, batchSize: 2.5 }),
    ],
    [
      "a seed that is no whole number",
      "argument",
      async () => fit(model, await xor(), { ...options, seed: 0.1 }),
    ],
    [
      "no optimizer",
      "argument",
      async () => fit(model, await xor(), { ...options, optimizer: undefined as never }),
    ],
    ["no loss", "argument", async () => fit(model, await xor(), { ...options, loss: undefined as never })],
    ["a function for a model", "argument", async () => fit(relu as never, await xor(), options)],
    ["an array for a dataset", "argument", async () => fit(model, [[1, 2]] as never, options)],
    ["a label out of range", "data", async () => fit(model, await dataset([[1], [2]], [0, 2]), options)],
    ["a negative label", "data", async () => fit(model, await dataset([[1], [2]], [0, -1]), options)],
    [
      "a label out of range to validate with",
      "data",
      async () => fit(model, await xor(), { ...options, validation: await dataset([[1, 2]], [9]) }),
    ],
    [
      "validation rows of another size",
      "shape",
      async () => fit(model, await xor(), { ...options, validation: await dataset([[1, 2, 3]], [0]) }),
    ],
    [
      "targets for another loss",
      "shape",
      async () => fit(model, await dataset([[1], [2]], [0.5, 1.5]), options),
    ],
    [
      "targets that would broadcast",
      "shape",
      async () => fit(model, await xor(), { ...options, loss: losses.meanSquaredError }),
    ],
    [
      "variables of another input size",
      "shape",
      async () => fit(model, await xor(), { ...options, variables: wrong }),
    ],
    [
      "a loss for each row",
      "not-scalar",
      async () => fit(model, await xor(), { ...options, loss: (output) => output.sum({ axes: 1 }) }),
    ],
    [
      "a label out of range to evaluate with",
      "data",
      async () =>
        evaluateModel(model, wrong, await dataset([[1, 2, 3]], [2]), {
          loss: losses.crossEntropy,
        }),
    ],
    [
      "an abort before the start",
      "aborted",
      async () => fit(model, await xor(), { ...options, signal: AbortSignal.abort() }),
    ],
  ];

  test.each(mistakes)("%s is refused: %s", async (_name, code, run) => {
    const before = liveStorages();
    await expect(run()).rejects.toMatchObject({ name: "HyalineError", code });
    expect(liveStorages()).toBe(before);
  });
});
