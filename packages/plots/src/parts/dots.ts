import { element, type Markup } from "./markup/markup.js";
import type { Brushes, Role } from "./palette/palette.js";

/** A round mark: where it stands, and what it looks like. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly role: Role;
}

/** No more dots of a kind are drawn: further ones would hide each other. */
export const mostDots = 800;

/** Dots as one path for each of their roles, so that a thousand take no more room than their places do. */
export function dots(list: readonly Dot[], size: number, { stroke }: Brushes, opacity = 0.8): Markup[] {
  const byRole = new Map<Role, string[]>();
  for (const { x, y, role } of list) {
    const places = byRole.get(role) ?? [];
    byRole.set(role, places);
    places.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  }
  return [...byRole].map(([role, places]) =>
    element("path", {
      d: places.join(""),
      fill: "none",
      "stroke-width": size,
      "stroke-linecap": "round",
      "stroke-opacity": String(opacity),
      ...stroke(role),
    }),
  );
}

/** At most `most` of `count` places, evenly chosen. */
export const evenly = (count: number, most: number): number[] =>
  Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor((i * count) / Math.min(count, most)));
