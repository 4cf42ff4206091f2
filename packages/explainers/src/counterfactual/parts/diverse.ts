import { distanceOf } from "./distance.js";

/** A row that the model answers as asked. */
export interface Found {
  readonly values: Float64Array;
  /** From the explained row. */
  readonly distance: number;
}

/** The nearest first, then whichever is nearest less how far it is from those that were taken. */
export function diverse(found: readonly Found[], count: number, scales: Float64Array): readonly Found[] {
  const left = [...found];
  /** How far each is from the nearest of those that were taken. */
  const apart = left.map(() => 0);
  const chosen: Found[] = [];
  while (chosen.length < count && left.length > 0) {
    let best = 0;
    const cost = (i: number) => (left[i] as Found).distance - (apart[i] as number);
    for (let i = 1; i < left.length; i++) if (cost(i) < cost(best)) best = i;
    const [next] = left.splice(best, 1) as [Found];
    apart.splice(best, 1);
    const isFirst = chosen.length === 0;
    chosen.push(next);
    left.forEach(({ values }, i) => {
      const far = distanceOf(values, next.values, scales);
      apart[i] = isFirst ? far : Math.min(apart[i] as number, far);
    });
  }
  return chosen;
}
