import { type Tensor, zeros } from "@hyaline/core";

/** Zeros of the shape and data type of `x`. */
export const zerosLike = (x: Tensor): Tensor => zeros(x.shape, { dtype: x.dtype });
