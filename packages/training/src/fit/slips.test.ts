import { referenceBackend } from "@hyaline/backend-reference";
import {
  concat,
  flatten as coreFlatten,
  random,
  relu,
  softmax,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { batchNorm, block, conv2d, dense, dropout, embedding, flatten, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  dataset,
  evaluateModel,
  fit,
  losses,
  progressBar,
  scores,
  split,
  type TrainState,
  trainStep,
} from "../index.js";

interface Two extends Readonly<Record<"user" | "x", Tensor>> {}

beforeAll(() => useBackend(referenceBackend()));

const xor = () => dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]); // biome-ignore format: rows
const model = sequential([dense(4, { activation: relu }), dense(2)]);
const options = { optimizer: adam(), loss: losses.crossEntropy, epochs: 1 };
const run = async (more: object, of: unknown = model) =>
  fit(of as never, await xor(), { ...options, ...more } as never);
const judge = async (more: object) =>
  evaluateModel(model, model.init(tensor([0, 0], { dtype: "uint32" }), tensor([[0, 0]])), await xor(), {
    loss: losses.crossEntropy,
    ...more,
  } as never);
const int = (values: number[][]) => ({ values: Int32Array.from(values.flat()), shape: [values.length, 2] });

const slips: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    "scores by name alone",
    () => run({ scores: ["accuracy"] }),
    /write \{ scores: \{ accuracy: scores\.accuracy \} \}/,
  ],
  ["a list of scores", () => run({ scores: [scores.accuracy] }), /scores: \{ accuracy: scores\.accuracy \}/],
  ["a text for scores", () => run({ scores: "accuracy" }), /scores: \{ accuracy: scores\.accuracy \}/],
  [
    "metrics",
    () => run({ metrics: ["accuracy"] }),
    /no option metrics.*scores: \{ accuracy: scores\.accuracy \}/,
  ],
  ["metrics to judge by", () => judge({ metrics: ["accuracy"] }), /scores: \{ accuracy: scores\.accuracy \}/],
  [
    "an option that does not exist",
    () => run({ epoch: 3 }),
    /fit has no option epoch; did you mean epochs\?/,
  ],
  [
    "an option to judge by",
    () => judge({ batchsize: 3 }),
    /evaluateModel has no option batchsize; did you mean batchSize/,
  ],
  ["an optimizer by name", () => run({ optimizer: "adam" }), /write \{ optimizer: adam\(\) \}/],
  ["an optimizer that was not called", () => run({ optimizer: adam }), /call it: adam\(…\)/],
  ["a loss by name", () => run({ loss: "crossEntropy" }), /write \{ loss: losses\.crossEntropy \}/],
  ["no epochs", () => run({ epochs: undefined }), /fit needs epochs or steps/],
  ["a layer that was not called", () => run({}, dense), /call it: dense\(…\)/],
  [
    "a layer that was not called, in a sequence",
    () => run({}, sequential([dense(4), flatten as never])),
    /call it: flatten\(…\)/,
  ],
  [
    "core's function in a layer's place",
    () => run({}, sequential([dense(4), coreFlatten as never])),
    /gives a tensor.*flatten/,
  ],
  ["a list of layers", () => run({}, [dense(2)]), /sequential\(\[…\]\)/],
  [
    "a batch size of words",
    () => run({ batchSize: "all" }),
    /batchSize must be a whole number from 1 up, or "full"/,
  ],
  [
    "an option of dataset",
    () => dataset([[1]], [0], { names: ["a"] } as never),
    /dataset has no option names; /,
  ],
  ["an option of split", async () => split(await xor(), { tset: 0.5 } as never), /did you mean test\?/],
  ["a number for split", async () => split(await xor(), 0.25 as never), /write \{ test: 0\.25 \}/],
  ["an option of the bar", () => progressBar({ widths: 3 } as never), /did you mean width\?/],
  [
    "one-hot integers",
    async () => fit(model, await dataset([[0, 1], [1, 0]], int([[1, 0], [0, 1]]) as never), options), // biome-ignore format: rows
    /int32\[2, 2\] for outputs of float32\[2, 2\]; .*targetDType.*indexOf\(1\)/,
  ],
  [
    "labels that are no integers",
    async () => fit(model, await dataset([[0, 1], [1, 0]], [0, 1], { targetDType: "float32" }), options), // biome-ignore format: rows
    /class labels are whole: \{ targetDType: "int32" \}/,
  ],
  [
    "softmax before the loss that applies it",
    () => run({}, sequential([dense(2, { activation: softmax })])),
    /crossEntropy takes logits and applies softmax itself.*leave that out/,
  ],
  [
    "probabilities of other classes",
    async () => fit(model, await dataset([[0, 1], [1, 0]], [[1, 0, 0], [0, 1, 0]]), options), // biome-ignore format: rows
    /as many outputs as classes/,
  ],
];

test.each(slips)("%s: the message says what to write", async (_, make, message) => {
  const error = await (async () => make())().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "HyalineError", message: expect.stringMatching(message) });
});

test("several inputs by name go through trainStep", async () => {
  const net = block({ user: embedding(3, 2), out: dense(2) }, ({ user, x }: Two, layers) =>
    layers.out(concat([layers.user(user), x], { axis: 1 })),
  );
  const x = { user: tensor([0, 1, 2], { dtype: "int32" }), x: tensor([[1, 2], [2, 1], [0, 1]]) }; // biome-ignore format: rows
  const variables = net.init(random.key(0), { user: x.user, x: x.x });
  const optimizer = adam({ learningRate: 0.1 });
  const step = trainStep(net, { optimizer, loss: losses.crossEntropy, key: random.key(1) });
  const targets = tensor([0, 1, 0], { dtype: "int32" });
  let state: TrainState = { ...variables, optimizerState: optimizer.init(variables.params) };
  const seen: number[] = [];
  for (let i = 0; i < 20; i++) {
    const { next, loss } = await step(state, x, targets, i);
    state = next;
    seen.push(await loss.item());
  }
  expect(seen.at(-1)).toBeLessThan((seen[0] as number) / 4);
  await expect(dataset(null as never, [0])).rejects.toMatchObject({ code: "data" });
});

test("one-hot labels as probabilities are what indices are", async () => {
  const inputs = [[0, 1], [1, 0]]; // biome-ignore format: rows
  const of = async (targets: never) =>
    (await fit(model, await dataset(inputs, targets), { ...options, seed: 1 })).history[0]?.loss;
  expect(await of([[1, 0], [0, 1]] as never)).toBeCloseTo((await of([0, 1] as never)) as number, 6); // biome-ignore format: rows
});

describe("a last batch of one row with batchNorm", () => {
  const five = () => dataset([[1, 2], [3, 1], [2, 2], [0, 1], [4, 4]], [0, 1, 1, 0, 1]); // biome-ignore format: rows
  const normed = sequential([dense(3), batchNorm(), dropout(0.5), dense(2)]);
  const steps: number[] = [];
  const more = { ...options, batchSize: 4, onProgress: () => void steps.push(1) };

  test("is refused before training begins, with what to do", async () => {
    await expect(fit(normed, await five(), more)).rejects.toMatchObject({
      name: "HyalineError",
      code: "shape",
      message: expect.stringMatching(/last batch of 5 rows in batches of 4 has 1.*batchNorm.*dropLast: true/),
    });
    expect(steps).toEqual([]);
  });

  test("is no matter with dropLast, another batch size, or images", async () => {
    for (const fine of [{ dropLast: true }, { batchSize: 3 }, { batchSize: "full" as const }])
      expect((await fit(normed, await five(), { ...more, ...fine })).history).toHaveLength(1);
    const images = await dataset(
      { values: Float32Array.from({ length: 45 }, (_, i) => i % 7), shape: [5, 1, 3, 3] },
      [0, 1, 1, 0, 1],
    );
    const net = sequential([conv2d(2, 2), batchNorm(), flatten(), dense(2)]);
    expect((await fit(net, images, more)).history).toHaveLength(1);
  });
});
