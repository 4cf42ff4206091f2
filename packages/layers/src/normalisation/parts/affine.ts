/** What normalising layers share: a scale that starts at 1 and a bias that starts at 0, under PyTorch's names. */
import { ones, type Shape, type Spec, type Tensor, zeros } from "@hyaline/core";
import { flag, type Option } from "@hyaline/core/facts";
import type { Params } from "../../layer.js";
import { floatDType } from "../../parts/floatDType.js";
import { torchNames } from "../../parts/torchNames.js";

export interface Affine {
  readonly scale?: Tensor;
  readonly bias?: Tensor;
}

/** Which of the two a layer has. */
export interface AffineOptions {
  /** Whether the result is scaled and shifted by what is learned (default true). */
  readonly affine?: boolean;
  /** Whether a bias is added, where it is scaled (default true). */
  readonly useBias?: boolean;
}

/* @__NO_SIDE_EFFECTS__ */
export function affineOption(byDefault = true): Option<boolean> {
  return flag("Whether the result is scaled and shifted by what is learned.", byDefault);
}

/* @__NO_SIDE_EFFECTS__ */
export function biasOption(): Option<boolean> {
  return flag("Whether a bias is added, where it is scaled.", true);
}

export const initAffine = (
  layer: string,
  shape: Shape,
  input: Spec,
  { affine = true, useBias = true }: AffineOptions,
): Params => {
  const dtype = floatDType(layer, undefined, input.dtype);
  if (!affine) return {};
  return { scale: ones(shape, { dtype }), ...(useBias ? { bias: zeros(shape, { dtype }) } : {}) };
};

export const affineNames = /* @__PURE__ */ torchNames({ scale: "weight", bias: "bias" });
