import { referenceBackend } from "@hyaline/backend-reference";
import { concat, flatten, liveStorages, random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { bind, block, dense, type Layer, sequential, type Variables } from "@hyaline/layers";
import { adam, ema, gradientDescent, lbfgs, scheduleFreeAdamW, sgd } from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import { dataset, evaluateModel, findLearningRate, fit, losses, predict, scores, split } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const noise = (i: number) => Math.sin(i * 12.9898) * 0.5;
const table = (rows: number) => Array.from({ length: rows }, (_, i) => [noise(2 * i), noise(2 * i + 1)]);
const sides = (rows: number) => table(rows).map(([x, y]) => Number((x as number) > (y as number)));
const model = sequential([dense(6, { activation: relu }), dense(2)]);
const basics = { loss: losses.crossEntropy, optimizer: adam({ learningRate: 0.05 }), seed: 1 };

interface Pair {
  readonly [name: string]: Tensor;
  readonly left: Tensor;
  readonly right: Tensor;
}
interface Answers {
  readonly [name: string]: Tensor;
  readonly side: Tensor;
  readonly sum: Tensor;
}

describe("several inputs and outputs by name", () => {
  const two: Layer<Pair, Answers> = block(
    { hidden: dense(8, { activation: relu }), side: dense(2), sum: dense(1) },
    ({ left, right }: Pair, layers) => {
      const hidden = layers.hidden(concat([left, right], { axis: 1 }));
      return { side: layers.side(hidden), sum: layers.sum(hidden) };
    },
  );
  const pairs = () => {
    const all = table(40);
    return dataset(
      { left: all.map(([x]) => [x as number]), right: all.map(([, y]) => [y as number]) },
      { side: sides(40), sum: all.map(([x, y]) => (x as number) + (y as number)) },
    );
  };
  const loss = { side: losses.crossEntropy, sum: losses.meanSquaredError };

  test("are trained, judged and predicted", async () => {
    const [train, held] = split(await pairs(), { test: 0.25, seed: 3 });
    const judged = { loss, scores: { side: { accuracy: scores.accuracy } } };
    const trained = await fit(two, train, { ...basics, ...judged, epochs: 30, validation: held });
    expect(trained.history.at(-1)?.loss).toBeLessThan((trained.history[0]?.loss ?? 0) / 3);
    const measured = await evaluateModel(two, trained, held, judged);
    expect(measured).toEqual(trained.history.at(-1)?.validation);
    expect(Object.keys(measured.scores)).toEqual(["side.accuracy"]);
    const { side, sum } = await predict(two, trained, held.inputs, { batchSize: 4 });
    expect([side.shape, sum.shape]).toEqual([[10, 2], [10, 1]]); // biome-ignore format: shapes
    const direct = (
      bind(
        two,
        trained,
      )({
        left: tensor([...held.inputs.left.values], { shape: [10, 1] } as never),
        right: tensor([...held.inputs.right.values], { shape: [10, 1] } as never),
      }) as Answers
    ).sum;
    expect(await sum.array()).toEqual(await direct.array());
  });

  test("a loss or target that is missing is said before training", async () => {
    const data = await pairs();
    const wrong = { side: losses.crossEntropy, total: losses.meanSquaredError };
    for (const one of [wrong, losses.crossEntropy])
      await expect(fit(two, data, { ...basics, loss: one, epochs: 1 })).rejects.toMatchObject({
        code: "argument",
      });
    await expect(dataset({ a: [1, 2], b: [1] }, [0, 1])).rejects.toMatchObject({
      code: "shape",
      message: expect.stringMatching(/2 inputs a, 1 inputs b, 2 targets/),
    });
  });
});

describe("weights", () => {
  const inputs = table(6);
  const targets = [0, 1, 0, 0, 1, 0];
  const whole = {
    loss: losses.crossEntropy,
    optimizer: gradientDescent({ learningRate: 0.1 }),
    batchSize: "full",
    shuffle: false,
    epochs: 1,
    seed: 2,
  } as const;
  const kernel = async ({ params }: Variables) => flatten(params).leaves[1]?.array();

  test("a row of weight 2 is two rows, up to the number of rows", async () => {
    const weighted = await dataset(inputs, targets, { weights: [2, 1, 1, 1, 0, 1] });
    const rows = [0, 0, 1, 2, 3, 5];
    const repeated = await dataset(
      rows.map((i) => inputs[i] as number[]),
      rows.map((i) => targets[i] as number),
    );
    const [a, b] = [await fit(model, weighted, whole), await fit(model, repeated, whole)];
    expect(a.history[0]?.loss).toBeCloseTo(b.history[0]?.loss as number, 6);
    const [x, y] = [(await kernel(a)) as number[][], (await kernel(b)) as number[][]];
    for (const [i, row] of x.entries())
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(y[i]?.[j] as number, 6);
  });

  test("balanced classes weigh rows / (classes · rows of the class)", async () => {
    const plain = await dataset(inputs, targets);
    const weighted = await dataset(inputs, targets, {
      weights: targets.map((label) => (label ? 6 / 4 : 6 / 8)),
    });
    const balanced = await fit(model, plain, { ...whole, classWeight: "balanced" });
    expect(balanced.history).toEqual((await fit(model, weighted, whole)).history);
    const byHand = await fit(model, plain, { ...whole, classWeight: [0.75, 1.5] });
    expect(byHand.history).toEqual(balanced.history);
  });

  test("what does not fit is refused", async () => {
    const data = await dataset(inputs, targets);
    const wrong = fit(model, data, { ...whole, classWeight: [1] });
    await expect(wrong).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/class 1 in row 1/),
    });
    await expect(dataset(inputs, targets, { weights: [1, -1, 1, 1, 1, 1] })).rejects.toMatchObject({
      code: "data",
    });
    const plainLoss = (output: Tensor) => output.square().mean();
    const weighted = await dataset(inputs, targets, { weights: [1, 1, 1, 1, 1, 1] });
    await expect(fit(model, weighted, { ...whole, loss: plainLoss })).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/reduction/),
    });
  });
});

test("clipNorm limits the step of plain descent", async () => {
  const data = await dataset(table(8), sides(8));
  const options = { ...basics, optimizer: sgd({ learningRate: 1 }), steps: 1, seed: 4 };
  const before = model.init(random.fold(random.key(4), 0), tensor([[0, 0]]));
  const { params } = await fit(model, data, { ...options, clipNorm: 0.01, variables: before });
  let sum = 0;
  for (const [i, leaf] of flatten(params).leaves.entries())
    sum += await leaf
      .sub(flatten(before.params).leaves[i] as Tensor)
      .square()
      .sum()
      .item();
  expect(Math.sqrt(sum)).toBeCloseTo(0.01, 5);
});

describe("early stopping", () => {
  test("ends after patience, with the best epoch's variables and place, and leaves no memory behind", async () => {
    const [train, held] = split(await dataset(table(30), sides(30)), { test: 0.3, seed: 1 });
    // A rate that grows makes it get better, then worse.
    const optimizer = sgd({ learningRate: (step) => step.mul(step).mul(0.02) });
    const options = { ...basics, optimizer, validation: held, epochs: 40, batchSize: 7 };
    const before = liveStorages();
    const stopped = await fit(model, train, { ...options, earlyStopping: { patience: 2 } });
    expect(liveStorages() - before).toBeLessThanOrEqual(flatten({ ...stopped, history: [] }).leaves.length);
    const seen = stopped.history.map(({ validation }) => validation?.loss as number);
    const best = seen.indexOf(Math.min(...seen));
    expect(stopped.history).toHaveLength(best + 4);
    expect(best).toBeLessThan(36);
    const { loss } = await evaluateModel(model, stopped, held, { loss: basics.loss });
    expect(loss).toBe(seen[best]);
    // The place is the best epoch's: one more epoch is the one that came after it.
    const again = await fit(model, train, {
      ...options,
      variables: stopped,
      optimizerState: stopped.optimizerState,
      epochs: 1,
    });
    expect(again.history).toEqual([stopped.history[best + 1]]);
  });

  test("needs something to watch", async () => {
    const data = await dataset(table(8), sides(8));
    const more = { ...basics, epochs: 1, earlyStopping: {} };
    await expect(fit(model, data, more)).rejects.toMatchObject({ code: "argument" });
    const monitor = { ...more, validation: data, earlyStopping: { monitor: "accuracy" } };
    await expect(fit(model, data, monitor)).rejects.toMatchObject({ code: "argument" });
  });
});

test.each([
  ["ema", ema(adam({ learningRate: 0.05 }), { decay: 0.5 })],
  ["scheduleFreeAdamW", scheduleFreeAdamW({ learningRate: 0.05 })],
])("%s: fit judges by the averages, and gives them", async (_, optimizer) => {
  const data = await dataset(table(20), sides(20));
  const { averaged, state, params, history } = await fit(model, data, {
    ...basics,
    optimizer,
    validation: data,
    epochs: 2,
  });
  const judge = async (of: typeof params) =>
    (await evaluateModel(model, { params: of, state }, data, { loss: basics.loss })).loss;
  expect(await judge(averaged as typeof params)).toBe(history[1]?.validation?.loss);
  expect(await judge(params)).not.toBe(history[1]?.validation?.loss);
});

test("lbfgs trains whole batches through fit, and leaves no memory behind", async () => {
  const data = await dataset(table(30), sides(30));
  const before = liveStorages();
  const result = await fit(model, data, {
    ...basics,
    optimizer: lbfgs({ rounds: 8 }),
    batchSize: "full",
    epochs: 12,
    scores: { accuracy: scores.accuracy },
  });
  expect(liveStorages() - before).toBeLessThanOrEqual(flatten({ ...result, history: [] }).leaves.length);
  expect(result.history.at(-1)?.scores.accuracy).toBe(1);
  expect(result.history.at(-1)?.loss).toBeLessThan(0.01);
});

describe("a loss that is not finite", () => {
  test("names the layer that broke first", async () => {
    const data = await dataset(table(12), sides(12));
    const { params, state } = model.init(random.key(0), tensor([[0, 0]]));
    const dense2 = params.dense2 as Record<string, Tensor>;
    const broken = {
      params: { ...params, dense2: { ...dense2, bias: tensor([1, Number.POSITIVE_INFINITY]) } },
      state,
    };
    await expect(fit(model, data, { ...basics, variables: broken, epochs: 1 })).rejects.toMatchObject({
      code: "convergence",
      message: expect.stringMatching(/first in dense2/),
    });
  });

  test("finds it some steps later, and leaves no memory behind", async () => {
    const data = await dataset(
      table(12).map((row) => row.map((x) => x * 1e4)),
      sides(12).map((x) => x * 1e4),
      { targetDType: "float32" },
    );
    const net = sequential([dense(4), dense(1)]);
    const before = liveStorages();
    const run = fit(net, data, {
      ...basics,
      loss: losses.meanSquaredError,
      optimizer: sgd({ learningRate: 100 }),
      epochs: 50,
    });
    await expect(run).rejects.toMatchObject({
      code: "convergence",
      message: expect.stringMatching(/first in (dense|the)/),
    });
    expect(liveStorages() - before).toBeLessThanOrEqual(0);
  });
});

test("findLearningRate grows the rate until the loss blows up, and suggests one before", async () => {
  const data = await dataset(table(64), sides(64));
  const before = liveStorages();
  const found = await findLearningRate(model, data, {
    optimizer: (learningRate) => adam({ learningRate }),
    loss: losses.crossEntropy,
    steps: 60,
  });
  expect(liveStorages() - before).toBeLessThanOrEqual(0);
  const { rates, losses: seen, suggestion } = found;
  expect(rates[0]).toBe(1e-7);
  expect(seen).toHaveLength(rates.length);
  expect(rates).toContain(suggestion);
  expect(suggestion).toBeGreaterThan(1e-5);
  expect(suggestion).toBeLessThan(rates[seen.indexOf(Math.min(...seen))] as number);
});

test("a batch larger than the data is refused where nothing would be left", async () => {
  const data = await dataset(table(8), sides(8));
  const run = fit(model, data, { ...basics, epochs: 1, batchSize: 9, dropLast: true });
  await expect(run).rejects.toMatchObject({
    code: "argument",
    message: expect.stringMatching(/9 of 8 rows/),
  });
  expect((await fit(model, data, { ...basics, epochs: 1, batchSize: 9 })).history).toHaveLength(1);
});
