/** Which output is the largest, the first of equal ones. */
export const largestOf = (outputs: ArrayLike<number>): number =>
  Array.from(outputs).reduce((best, value, i, all) => (value > (all[best] as number) ? i : best), 0);
