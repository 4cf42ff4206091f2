import { expect, test } from "vitest";
import { difference } from "./difference.js";

test.each([
  [["loss 0.123, 3 rows"], ["loss 0.124, 3 rows"]],
  [["loss 812.3"], ["loss 815.0"]],
  [["1.2e-2"], ["1.3e-2"]],
  [["−0.001"], ["0.000"]],
  [['<rect fill="#102030"/>'], ['<rect fill="#11222f"/>']],
])("%j and %j are the same for a reader", (said, expected) => {
  expect(difference("one.ts", said, expected)).toBeUndefined();
});

test.each([
  [["loss 0.123"], ["loss 0.126"]],
  [["3 rows"], ["5 rows"]],
  [["1.2e-2"], ["1.2e-3"]],
  [["loss 1"], ["cost 1"]],
  [["a 1 b"], ["a 1"]],
  [["a"], ["a", "b"]],
  [['<rect fill="#102030"/>'], ['<rect fill="#182030"/>']],
])("%j and %j are not", (said, expected) => {
  expect(difference("one.ts", said, expected)).toBeDefined();
});

test("a program that trains may be a tenth away", () => {
  expect(difference("programs/cnn.ts", ["9.16"], ["9.99"])).toBeUndefined();
  expect(difference("programs/cnn.ts", ["9.16"], ["10.99"])).toBeDefined();
});
