import { add, mul, type Tensor } from "@hyaline/core";

/** The gradient of `loss + decay / 2 · ‖parameter‖²`: what is called L2 weight decay. */
export const withL2 = (gradient: Tensor, parameter: Tensor, decay: number): Tensor =>
  decay === 0 ? gradient : add(gradient, mul(parameter, decay));
