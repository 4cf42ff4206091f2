import { sizeOf, specsOf } from "@hyaline/core";
import { expect, test } from "vitest";
import { resnet50Gradient } from "./resnet50.js";

test("ResNet-50 has as many parameters as torchvision's, and a gradient for each", () => {
  const graph = resnet50Gradient();
  const [, , ...parameters] = specsOf(graph, graph.inputs);
  const [loss, ...gradients] = specsOf(graph, graph.outputs);
  expect(parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(25_557_032);
  expect(loss?.shape).toEqual([]);
  expect(gradients).toEqual(parameters);
});
