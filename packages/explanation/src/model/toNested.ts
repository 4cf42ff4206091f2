import type { NestedArray, NumericArray } from "@hyaline/core";

/** Rows as nested arrays of numbers. */
export function toNested({ shape, values }: NumericArray): NestedArray[] {
  let next = 0;
  const build = (axis: number): NestedArray[] => {
    const size = shape[axis] as number;
    if (axis === shape.length - 1) {
      next += size;
      return Array.from(values.slice(next - size, next));
    }
    return Array.from({ length: size }, () => build(axis + 1));
  };
  return build(0);
}
