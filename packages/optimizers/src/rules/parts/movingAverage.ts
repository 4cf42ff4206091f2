import { add, mul, type Tensor } from "@hyaline/core";

/** An exponential moving average: decay · average + (1 - decay) · value. */
export const movingAverage = (average: Tensor, value: Tensor, decay: number): Tensor =>
  add(mul(average, decay), mul(value, 1 - decay));
