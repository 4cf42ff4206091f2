import { clip, div, type Tensor } from "@hyaline/core";

/** How much of `steps` has passed at `step`, from 0 to 1. */
export const progress = (step: Tensor, steps: number): Tensor => clip(div(step, steps), 0, 1);
