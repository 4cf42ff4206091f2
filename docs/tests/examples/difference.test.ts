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

test("a program that trains says the same words, whatever its numbers", () => {
  const picture = (size: number) => `<svg width="1"><title>Sums, output 6</title><path d="M${size}"/></svg>`;
  expect(
    difference("programs/cnn.ts", ["loss 9.16", picture(1)], ["loss 10.99", picture(2)]),
  ).toBeUndefined();
  expect(difference("programs/cnn.ts", ["loss 9.16"], ["cost 9.16"])).toBeDefined();
  expect(difference("programs/cnn.ts", [picture(1)], ["loss 1"])).toBeDefined();
  expect(difference("programs/tokens.ts", ["good: 4.01"], ["good: 4.15"])).toBeDefined();
});
