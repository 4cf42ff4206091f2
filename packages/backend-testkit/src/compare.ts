/** Numbers against numbers; throws where they differ. */
import {
  type DType,
  decode,
  formatSpec,
  isFloat,
  type Manifest,
  type Spec,
  type Tensor,
} from "@hyaline/core";

/** How far off a result may be, relative to the larger of its size and 1. */
const tolerances: Partial<Record<DType, number>> = { float64: 1e-11, float32: 1e-5, float16: 4e-3 };

/** What is smaller still may be 0: the smallest normal number of float32. */
const SMALLEST = 2 ** -126;

export interface CompareOptions {
  readonly what: string;
  readonly tolerance: number;
  /** Is the tolerance relative to each number itself, however small (default: to the larger of it and 1)? */
  readonly relative?: boolean | undefined;
  /** False where NaN and infinities need not come out (`supports.nonFinite`): such elements are not looked at. */
  readonly nonFinite?: boolean | undefined;
}

export const toleranceOf = (dtype: DType, factor = 1): number => (tolerances[dtype] ?? 0) * factor;

export async function numbersOf(result: Tensor): Promise<ArrayLike<number>> {
  return decode(await result.data(), result.dtype);
}

/** NaN equals NaN, and an infinity only itself. */
export function compareNumbers(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { what, tolerance, relative = false, nonFinite = true }: CompareOptions,
): void {
  if (got.length !== expected.length) {
    throw new Error(`${what}: got ${got.length} elements, expected ${expected.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    const [g, e] = [got[i] as number, expected[i] as number];
    const hasLimit = Number.isFinite(e);
    if (!hasLimit && !nonFinite) continue;
    const isNear = hasLimit && Math.abs(g - e) <= tolerance * Math.max(relative ? SMALLEST : 1, Math.abs(e));
    const same = Object.is(g, e) || g === e || isNear;
    if (!same) throw new Error(`${what}: element ${i} is ${g}, expected ${e} (tolerance ${tolerance})`);
  }
}

function compareSpecs(got: Spec, expected: Spec, what: string): void {
  if (formatSpec(got) !== formatSpec(expected)) {
    throw new Error(`${what}: got ${formatSpec(got)}, expected ${formatSpec(expected)}`);
  }
}

/** Two results of one computation, which may have been computed in different ways. */
export async function compareTensors(
  got: readonly Tensor[],
  expected: readonly Tensor[],
  what: string,
  factor = 1,
  { nonFinite }: Pick<Manifest, "nonFinite"> = {},
): Promise<void> {
  if (got.length !== expected.length) {
    throw new Error(`${what}: got ${got.length} results, expected ${expected.length}`);
  }
  for (const [i, tensor] of got.entries()) {
    const other = expected[i] as Tensor;
    const which = got.length > 1 ? `${what}, result ${i}` : what;
    compareSpecs(tensor, other, which);
    const tolerance = isFloat(tensor.dtype) ? toleranceOf(tensor.dtype, factor) : 0;
    compareNumbers(await numbersOf(tensor), await numbersOf(other), { what: which, tolerance, nonFinite });
  }
}
