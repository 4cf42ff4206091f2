import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, flatten as leavesOf, random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from "@hyaline/layers";
import { graphToOnnx } from "@hyaline/onnx";
import { adam, chain, clipByGlobalNorm } from "@hyaline/optimizers";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { beforeAll, expect, test } from "vitest";
import { losses, scores, type TrainState, trainStep } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

test("a whole step of a convolutional net with Adam, as one file, in a bare session", async () => {
  const model = sequential([
    conv2d(4, 3, { padding: 1 }),
    relu,
    maxPool2d(2),
    flatten(),
    dropout(0.25),
    dense(3),
  ]);
  const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));
  const inputs = random.normal(random.key(1), [5, 1, 6, 6]);
  const targets = tensor([0, 1, 2, 1, 0], { dtype: "int32" });
  const variables = model.init(random.key(0), inputs);
  const start: TrainState = { ...variables, optimizerState: optimizer.init(variables.params) };
  await evaluate([start, inputs]);
  const step = trainStep(model, {
    optimizer,
    loss: losses.crossEntropy,
    scores: { accuracy: scores.accuracy },
    key: random.key(2),
  });

  const bytes = await graphToOnnx(step.graph(start, inputs, targets, 3));
  const session = await InferenceSession.create(bytes);
  const { leaves } = leavesOf([start, inputs, targets, tensor(3)]);
  const feed = async (x: Tensor) =>
    new OrtTensor(x.dtype as "float32", (await x.data()) as Float32Array, x.shape);
  const feeds = await Promise.all(
    session.inputNames.map(async (name, i) => [name, await feed(leaves[i] as Tensor)] as const),
  );
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();

  const expected = leavesOf(await step(start, inputs, targets, 3)).leaves;
  expect(session.outputNames).toHaveLength(expected.length);
  for (const [i, leaf] of expected.entries()) {
    const got = results[session.outputNames[i] as string]?.data as Float32Array;
    const wanted = await leaf.data();
    expect(got).toHaveLength(wanted.length);
    wanted.forEach((value, k) => {
      expect(got[k]).toBeCloseTo(value, 5);
    });
  }
});
