import { fail, type NumericArray, type Shape, sizeOf } from "@hyaline/core";

/** Which elements belong together: lists of element indices (in row-major order), or one player index per element. */
export type Groups = readonly (readonly number[])[] | NumericArray;

export const isMap = (groups: Groups): groups is NumericArray => "shape" in groups;

/**
 * Players as one index per element, -1 for none, checked.
 *
 * @throws HyalineError `argument` when an element is in two groups or a group is empty, `shape` when a map does not fit
 */
export function assignPlayers(
  groups: Groups,
  rowShape: Shape,
): { assignment: NumericArray; players: number } {
  const found = numbered(groups, rowShape);
  checkNumbers(found.assignment.values, found.players);
  return found;
}

export const numbered = (groups: Groups, rowShape: Shape) =>
  isMap(groups) ? fromMap(groups, rowShape) : fromLists(groups, rowShape);

export function checkNumbers(values: ArrayLike<number>, players: number): void {
  const present = new Set(Array.from(values));
  for (let player = 0; player < players; player++) {
    if (!present.has(player))
      fail("argument", "players are numbered without gaps", `none with index ${player}`);
  }
}

function fromLists(groups: readonly (readonly number[])[], rowShape: Shape) {
  const values = new Float64Array(sizeOf(rowShape)).fill(-1);
  groups.forEach((group, player) => {
    if (group.length === 0)
      fail("argument", "a group needs at least one element", `an empty group ${player}`);
    for (const element of group) {
      if (!Number.isInteger(element) || element < 0 || element >= values.length)
        fail("argument", `groups hold element indices from 0 to ${values.length - 1}`, String(element));
      if (values[element] !== -1)
        fail("argument", "an element may be in one group only", `element ${element} in two`);
      values[element] = player;
    }
  });
  return { assignment: { shape: rowShape, values }, players: groups.length };
}

function fromMap({ shape, values }: NumericArray, rowShape: Shape) {
  const tail = rowShape.slice(rowShape.length - shape.length);
  const fits = shape.length <= rowShape.length && shape.every((n, i) => n === tail[i] || n === 1);
  if (!fits || sizeOf(shape) !== values.length)
    fail(
      "shape",
      "a map of players must fit the input",
      `[${shape.join(", ")}] for [${rowShape.join(", ")}]`,
    );
  let players = 0;
  for (const player of values) {
    if (!Number.isInteger(player) || player < -1 || player >= values.length)
      fail("argument", "a map of players holds their indices, or -1", String(player));
    players = Math.max(players, player + 1);
  }
  return { assignment: { shape, values: Float64Array.from(values) }, players };
}

/** For each element of a row its player: a map's axes repeated over the axes it lacks. */
export function playersOfElements({ shape, values }: NumericArray, rowShape: Shape): Int32Array {
  const out = new Int32Array(sizeOf(rowShape));
  const lead = rowShape.length - shape.length;
  const strides = rowShape.map((_, axis) => {
    const at = axis - lead;
    return at < 0 || shape[at] === 1 ? 0 : sizeOf(shape.slice(at + 1));
  });
  for (let i = 0; i < out.length; i++) {
    let [rest, at] = [i, 0];
    for (let axis = rowShape.length - 1; axis >= 0; axis--) {
      const size = rowShape[axis] as number;
      at += (rest % size) * (strides[axis] as number);
      rest = Math.floor(rest / size);
    }
    out[i] = values[at] as number;
  }
  return out;
}
