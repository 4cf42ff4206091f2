/** Pools over all spatial axes, of any number. */
import { globalAvgPool, globalMaxPool, max, mean, norm } from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";

const spatialAxes = (node: OnnxNode): number[] =>
  node
    .tensor(0)
    .shape.slice(2)
    .map((_, i) => i + 2);

/** Core's pools, which backends know whole, have one to three spatial axes. */
const isCommon = (node: OnnxNode): boolean => [3, 4, 5].includes(node.value(0).shape.length);

export const GlobalAveragePool: Reader = (node) =>
  isCommon(node)
    ? globalAvgPool(node.tensor(0))
    : mean(node.tensor(0), { axes: spatialAxes(node), keepDims: true });

export const GlobalMaxPool: Reader = (node) =>
  isCommon(node)
    ? globalMaxPool(node.tensor(0))
    : max(node.tensor(0), { axes: spatialAxes(node), keepDims: true });

export const GlobalLpPool: Reader = (node) =>
  norm(node.tensor(0), { p: node.int("p", 2), axes: spatialAxes(node), keepDims: true });
