const rounds = 60;

/**
 * Points on their first two principal components, by power iteration from fixed starts; the component's largest part is
 * positive, so that the picture is the same each time.
 */
export function principalPlane(points: readonly (readonly number[])[]): [number, number][] {
  const size = points[0]?.length ?? 0;
  const mean = Array.from({ length: size }, (_, i) =>
    points.reduce((sum, p) => sum + (p[i] as number) / points.length, 0),
  );
  const largest = points.flat().reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1;
  const centred = points.map((p) => p.map((v, i) => (v - (mean[i] as number)) / largest));
  const first = component(centred, []);
  const second = component(centred, [first]);
  return centred.map((p) => [dot(p, first) * largest, dot(p, second) * largest]);
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, i) => sum + v * (b[i] as number), 0);

function component(points: readonly (readonly number[])[], others: readonly (readonly number[])[]): number[] {
  const size = points[0]?.length ?? 0;
  let axis = unit(
    Array.from({ length: size }, (_, i) => 1 + Math.sin(3 * i + others.length)),
    others,
  );
  for (let round = 0; round < rounds; round++) {
    const next = new Array<number>(size).fill(0);
    for (const point of points) {
      const along = dot(point, axis);
      for (let i = 0; i < size; i++) next[i]! += along * (point[i] as number);
    }
    if (next.every((v) => v === 0)) break;
    axis = unit(next, others);
  }
  const top = axis.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
  return top < 0 ? axis.map((v) => -v) : axis;
}

/** Of length 1, without what lies along `others`. */
function unit(vector: readonly number[], others: readonly (readonly number[])[]): number[] {
  const free = others.reduce<number[]>(
    (left, other) => {
      const along = dot(left, other);
      return left.map((v, i) => v - along * (other[i] as number));
    },
    [...vector],
  );
  const length = Math.hypot(...free);
  return length > 0 ? free.map((v) => v / length) : free;
}
