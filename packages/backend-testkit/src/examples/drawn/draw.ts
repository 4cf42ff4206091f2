import type { Shape } from "@hyaline/core";
import type { OpExample } from "../../example.js";
import { randomNumbers } from "../../inputs.js";

/** Numbers, sizes and choices that follow from a seed. */
export class Draw {
  readonly #next: () => number;

  constructor(seed: string) {
    this.#next = randomNumbers(seed);
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)] as T;
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  ints(count: number, low: number, high: number): number[] {
    return Array.from({ length: count }, () => this.int(low, high));
  }

  /** A size: small ones, and some that pass the widths of vectors and the limits at which lowerings change. */
  size(): number {
    return this.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17]);
  }

  shape(rank: number, low = 1, high = 6): Shape {
    return this.ints(rank, low, high);
  }

  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    return items.map(() => rest.splice(this.int(0, rest.length - 1), 1)[0] as T);
  }

  /** Numbers from -2 to 2, apart from each other, so that the largest is certain and has a derivative. */
  apart(size: number): number[] {
    return this.shuffled(Array.from({ length: size }, (_, i) => (4 * i + 2) / size - 2));
  }

  /** Distinct axes of a tensor, at least one. */
  axes(rank: number): number[] {
    return this.shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, this.int(1, rank));
  }
}

/** Uses of one op, of which each seed draws one. */
export interface Family {
  readonly op: string;
  readonly draw: (draw: Draw) => Omit<OpExample, "op" | "name"> & { readonly about: unknown };
}
