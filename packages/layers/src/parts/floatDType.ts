import { type DType, fail, isFloat } from "@hyaline/core";

/** The data type of a layer's parameters: what was asked for, else the input's, else float32. */
export function floatDType(layer: string, asked: DType | undefined, input: DType): DType {
  if (asked !== undefined && !isFloat(asked))
    fail("dtype", `${layer} has floating-point parameters`, String(asked));
  return asked ?? (isFloat(input) ? input : "float32");
}
