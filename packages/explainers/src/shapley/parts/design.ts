import type { Work } from "@hyaline/explanation";
import type { Coalitions } from "./coalitions.js";

/**
 * The regression's rows once the last player is eliminated: z_i - z_last, whose entries that are not 0 all have one
 * sign. A coalition and its complement have the same row but for that sign, and are one *unit* where they are neighbours.
 */
export interface Design {
  /** Players that are not eliminated. */
  readonly free: number;
  readonly units: number;
  /** The entries of a unit that are not 0, ascending: places `starts[u]` to `starts[u + 1] - 1`. */
  readonly active: Uint16Array | Int32Array;
  readonly starts: Float64Array;
  /** What a unit's coalitions weigh together. */
  readonly weights: Float64Array;
  /** How often a unit was drawn, 0 where it was enumerated. */
  readonly times: Float64Array;
  /** For each coalition its unit. */
  readonly unitOf: Int32Array;
  /** For each coalition the sign of its row. */
  readonly signs: Int8Array;
}

/** Yields after every unit. */
export function* designOf({ players, count, masks, weights, drawn }: Coalitions): Work<Design> {
  const free = Math.max(0, players - 1);
  const unitOf = new Int32Array(count);
  const signs = new Int8Array(count);
  let [units, entries] = [0, 0];
  for (let k = 0; k < count; k++) {
    const last = masks[k * players + free] as number;
    signs[k] = last === 0 ? 1 : -1;
    const joins = k > 0 && unitOf[k - 1] !== unitOf[k - 2] && areComplements(masks, k - 1, k, players);
    unitOf[k] = joins ? units - 1 : units++;
    if (!joins) for (let i = 0; i < free; i++) if (masks[k * players + i] !== last) entries++;
  }
  yield;
  const active = new (free <= 65536 ? Uint16Array : Int32Array)(entries);
  const design = {
    free,
    units,
    active,
    starts: new Float64Array(units + 1),
    weights: new Float64Array(units),
    times: new Float64Array(units),
    unitOf,
    signs,
  };
  let at = 0;
  for (let k = 0; k < count; k++) {
    const unit = unitOf[k] as number;
    design.weights[unit] = (design.weights[unit] as number) + (weights[k] as number);
    if (drawn && k >= drawn.from) design.times[unit] = drawn.times[k] as number;
    if (k > 0 && unitOf[k - 1] === unit) continue;
    const last = masks[k * players + free] as number;
    for (let i = 0; i < free; i++) if (masks[k * players + i] !== last) active[at++] = i;
    design.starts[unit + 1] = at;
    yield;
  }
  return design;
}

function areComplements(masks: Uint8Array, a: number, b: number, players: number): boolean {
  for (let i = 0; i < players; i++) if (masks[a * players + i] === masks[b * players + i]) return false;
  return true;
}

/** Σ w z zᵀ, its lower triangle, float64[free, free]. Yields after every unit. */
export function* normalMatrix({ free, units, active, starts, weights }: Design): Work<Float64Array> {
  const normal = new Float64Array(free * free);
  for (let u = 0; u < units; u++) {
    const [start, end] = [starts[u] as number, starts[u + 1] as number];
    const w = weights[u] as number;
    for (let a = start; a < end; a++) {
      const row = (active[a] as number) * free;
      for (let b = start; b <= a; b++) {
        const at = row + (active[b] as number);
        normal[at] = (normal[at] as number) + w;
      }
    }
    yield;
  }
  return normal;
}
