/** The first rows of each class in turn, at most `count` of them: every class is seen before any is seen twice. */
export function chooseRows(labels: ArrayLike<number>, count: number): number[] {
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    byClass.set(label, [...(byClass.get(label) ?? []), row]);
  }
  const classes = [...byClass.keys()].sort((a, b) => a - b).map((label) => byClass.get(label) as number[]);
  const rounds = Math.max(...classes.map((rows) => rows.length));
  const order = Array.from({ length: rounds }, (_, round) => classes.flatMap((rows) => rows[round] ?? []));
  return order.flat().slice(0, count);
}

/** `count` rows spread evenly over all of them. */
export const spreadRows = (rows: number, count: number): number[] =>
  Array.from({ length: Math.min(rows, count) }, (_, i) => Math.floor((i * rows) / Math.min(rows, count)));
