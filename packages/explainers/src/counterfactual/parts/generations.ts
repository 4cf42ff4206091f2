import { byChance, type Trying } from "./byChance.js";
import type { Found } from "./diverse.js";

/** The share of features that a child has of neither parent, as in DiCE. */
const MUTATION = 0.2;
const GENERATIONS = 10;

/** Trying, and what came of it so far. */
interface Breeding extends Trying {
  /** Grows with what is judged. */
  readonly found: readonly Found[];
  judge(points: Float64Array): Promise<void>;
}

/**
 * Rows in generations: the first by chance, each next from the nearer half of those that were found, two parents a child; a feature
 * that is of neither is the row's own, or the background's. Where none was found yet a generation is by chance again.
 */
export async function generations({ found, judge, ...trying }: Breeding): Promise<void> {
  const { x, free, draws, drawOf } = trying;
  const size = Math.ceil(trying.samples / GENERATIONS);
  await judge(byChance({ ...trying, samples: size }));
  for (let done = size; done < trying.samples; done += size) {
    const samples = Math.min(size, trying.samples - done);
    const parents = [...found].sort((a, b) => a.distance - b.distance).slice(0, Math.max(2, size >> 1));
    if (parents.length < 2) {
      await judge(byChance({ ...trying, samples }));
      continue;
    }
    const points = new Float64Array(samples * x.length);
    const uniform = new Float64Array(1);
    const chance = () => {
      draws.uniforms(uniform);
      return uniform[0] as number;
    };
    for (let k = 0; k < samples; k++) {
      const [a, b] = [0, 1].map(() => parents[draws.integer(parents.length)] as Found) as [Found, Found];
      points.set(x, k * x.length);
      for (const feature of free) {
        const share = chance();
        const inherited = (share < (1 + MUTATION) / 2 ? a : b).values[feature] as number;
        const fresh = chance() < 0.5 ? (x[feature] as number) : drawOf(feature);
        points[k * x.length + feature] = share < MUTATION ? fresh : inherited;
      }
    }
    await judge(points);
  }
}
