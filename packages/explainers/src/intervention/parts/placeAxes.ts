import { fail } from "@hyaline/core";
import { value } from "@hyaline/core/facts";

/** Axes of a layer's value, by what their places are called: `{ head: 1, step: 2 }`. */
export type PlaceAxes = Readonly<Record<string, number>>;

const arePlaces = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((axis) => Number.isInteger(axis) && axis >= 1);

/** An option for what is replaced of a layer's value at a time. */
/* @__NO_SIDE_EFFECTS__ */
export const placeAxes = (about: string) =>
  value<PlaceAxes>(about, "axes from 1 up by name, as in { step: 1 }", arePlaces);

/**
 * How many places a value has along each axis.
 *
 * @throws HyalineError `shape` for an axis that the layer does not have
 */
export function placeCounts(shape: readonly number[], axes: PlaceAxes, layer: string): number[] {
  return Object.entries(axes).map(
    ([name, axis]) =>
      shape[axis] ??
      fail(
        "shape",
        `layer ${layer} has an axis ${axis} (${name})`,
        `[${shape.join(", ")}]`,
        "choose axes that all of the layers have",
      ),
  );
}

/** Every place of a table of `counts`, the last axis fastest: one place of no axis where there are none. */
export function* everyPlace(counts: readonly number[]): Generator<readonly number[]> {
  const total = counts.reduce((a, b) => a * b, 1);
  for (let flat = 0; flat < total; flat++) {
    let left = flat;
    yield counts.map((_, i) => {
      const inner = counts.slice(i + 1).reduce((a, b) => a * b, 1);
      const at = Math.floor(left / inner);
      left -= at * inner;
      return at;
    });
  }
}
