interface Numbers {
  readonly values: ArrayLike<number>;
  /** Numbers of one row. */
  readonly rowSize: number;
}

/** Between two rows, which may be of different tables. */
export function squaredDistance(a: Numbers, row: number, b: Numbers, other: number): number {
  let sum = 0;
  for (let i = 0; i < a.rowSize; i++)
    sum += ((a.values[row * a.rowSize + i] as number) - (b.values[other * b.rowSize + i] as number)) ** 2;
  return sum;
}
