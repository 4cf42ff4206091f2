/** Arithmetic of vectors on the host, in doubles. */
export type Vector = Float64Array;

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a + scale · b. */
export const along = (a: Vector, b: Vector, scale: number): Vector =>
  Float64Array.from(a, (value, i) => value + scale * (b[i] as number));

export const scaled = (a: Vector, scale: number): Vector => a.map((value) => value * scale);

/** The largest magnitude. */
export const largest = (a: Vector): number => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
