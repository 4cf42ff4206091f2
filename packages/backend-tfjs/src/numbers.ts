import { allocate, type Spec, sizeOf, type TypedArray } from "@hyaline/core";

/** Elements on the host. There is no float16 here, which is what Uint16Array would hold. */
export type Numbers = Exclude<TypedArray, Uint16Array>;

export const zeros = ({ dtype, shape }: Spec): Numbers => allocate(dtype, sizeOf(shape)) as Numbers;
