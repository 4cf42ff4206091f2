/** What normalising layers share: a scale that starts at 1 and a bias that starts at 0, under PyTorch's names. */
import { ones, type Shape, type Spec, type Tensor, zeros } from "@hyaline/core";
import type { Params, ReadWeight } from "../../layer.js";
import { floatDType } from "../../parts/floatDType.js";

export interface Affine {
  readonly scale?: Tensor;
  readonly bias?: Tensor;
}

export const initAffine = (layer: string, shape: Shape, input: Spec, withBias = true): Params => {
  const dtype = floatDType(layer, undefined, input.dtype);
  return { scale: ones(shape, { dtype }), ...(withBias ? { bias: zeros(shape, { dtype }) } : {}) };
};

export const affineFromTorch = (read: ReadWeight, withBias = true): Params => ({
  scale: read("weight"),
  ...(withBias ? { bias: read("bias") } : {}),
});
