import { referenceBackend } from "@hyaline/backend-reference";
import {
  binaryCrossEntropyWithLogits,
  crossEntropy,
  grad,
  logSoftmax,
  mul,
  sigmoid,
  softmax,
  type Tensor,
  tap,
  tensor,
  useBackend,
} from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const labels = tensor([1], { dtype: "int32" });
const x = tensor([[1, 2]]);

test.each<readonly [string, (x: Tensor) => Tensor, RegExp]>([
  ["softmax", (x) => crossEntropy(softmax(x), labels), /crossEntropy takes logits.*softmax.*leave that out/],
  ["a named softmax", (x) => crossEntropy(tap("p", softmax(x).reshape([1, 2])), labels), /takes logits/],
  [
    "sigmoid",
    (x) => binaryCrossEntropyWithLogits(sigmoid(x), tensor([[0, 1]])),
    /takes logits.*sigmoid.*binaryCrossEntropy/,
  ],
])("what %s has made is no logit", (_, loss, message) => {
  const refused = { code: "argument", message: expect.stringMatching(message) };
  expect(() => loss(x)).toThrow(expect.objectContaining(refused));
  expect(() => grad((v: Tensor) => loss(v))(x)).toThrow(expect.objectContaining(refused));
});

test("logits that an activation is a part of, and their logarithms, are taken", async () => {
  const plain = await crossEntropy(x, labels).item();
  expect(await crossEntropy(logSoftmax(x), labels).item()).toBeCloseTo(plain, 6);
  expect(await crossEntropy(mul(softmax(x), 2), labels).item()).toBeLessThan(1);
});
