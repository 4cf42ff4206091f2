/** Pools over all spatial axes, of any number. */
import { max, mean, norm } from "@hyaline/core";
import type { OnnxNode, Reader } from "../reader.js";

const spatialAxes = (node: OnnxNode): number[] =>
  node
    .tensor(0)
    .shape.slice(2)
    .map((_, i) => i + 2);

export const GlobalAveragePool: Reader = (node) =>
  mean(node.tensor(0), { axes: spatialAxes(node), keepDims: true });

export const GlobalMaxPool: Reader = (node) =>
  max(node.tensor(0), { axes: spatialAxes(node), keepDims: true });

export const GlobalLpPool: Reader = (node) =>
  norm(node.tensor(0), { p: node.int("p", 2), axes: spatialAxes(node), keepDims: true });
