/** Whether `value` can be placed on an axis: finite, and small enough for differences of such numbers to be finite. */
export const drawable = (value: number): boolean => Math.abs(value) <= 1e100;

/** Says that values are missing from a plot. */
export const notFiniteNote = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${count === 1 ? "1 value is no number" : `${count} values are no numbers`}, infinite or past 1e100, and not drawn.`,
      ];
