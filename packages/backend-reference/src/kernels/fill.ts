import type { KernelContext, Spec } from "@hyaline/core";
import { stored, zeros } from "../numbers.js";

export const fill = (_: unknown, { attributes, outputs: [output] }: KernelContext<{ value: number }>) => [
  stored(zeros(output as Spec).fill(attributes.value), output as Spec),
];
