/** Ops whose output shapes depend on data: they are read where that data is known before the model runs. */
import { gather, normaliseAxis, reshape, sizeOf, stridesOf, tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { known } from "../graph/value.js";
import { moved } from "./moved.js";

/** The coordinates of all elements that are not 0, one column each. */
export const NonZero: Reader = (node) => {
  const { shape } = node.value(0);
  const strides = stridesOf(shape);
  const found = node.static(0).flatMap((n, i) => (n !== 0 ? [i] : []));
  const rows = shape.map((n, axis) => found.map((i) => Math.floor(i / (strides[axis] as number)) % n));
  return known(rows.flat(), "int64", [shape.length, found.length]);
};

/** The slices where a condition holds. */
export const Compress: Reader = (node) => {
  const axis = node.has("axis") ? node.int("axis") : undefined;
  const { shape } = node.value(0);
  // A condition may be shorter than the axis, or longer.
  const length = axis === undefined ? sizeOf(shape) : shape[normaliseAxis(axis, shape.length, "Compress")];
  const condition = node.static(1).slice(0, length);
  const kept = Int32Array.from(condition.flatMap((n, i) => (n !== 0 ? [i] : [])));
  return moved(node, 0, (x) =>
    gather(axis === undefined ? reshape(x, [x.size]) : x, tensor(kept), { axis: axis ?? 0 }),
  );
};

/** Distinct elements of the flattened tensor, or distinct slices along an axis. */
export const Unique: Reader = (node) => {
  const { shape, type } = node.value(0);
  const data = node.static(0);
  const axis = node.has("axis") ? normaliseAxis(node.int("axis"), shape.length, "Unique") : undefined;
  const count = axis === undefined ? data.length : (shape[axis] as number);
  const inner = axis === undefined ? 1 : shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const rows = Array.from({ length: count }, (): number[] => []);
  data.forEach((n, i) => {
    rows[axis === undefined ? i : Math.floor(i / inner) % count]?.push(n);
  });
  const places = new Map<string, { first: number; count: number; row: readonly number[] }>();
  const keys = rows.map((row) => row.join());
  keys.forEach((key, first) => {
    const place = places.get(key) ?? { first, count: 0, row: rows[first] as number[] };
    place.count++;
    places.set(key, place);
  });
  const distinct = [...places.entries()];
  if (node.flag("sorted", true, "off")) distinct.sort(([, a], [, b]) => compare(a.row, b.row));
  const order = new Map(distinct.map(([key], i) => [key, i]));
  const first = distinct.map(([, place]) => place.first);
  const values =
    axis === undefined
      ? known(
          first.map((i) => data[i] as number),
          type,
          [first.length],
        )
      : moved(node, 0, (x) => gather(x, tensor(Int32Array.from(first)), { axis }));
  const list = (numbers: readonly number[]) => known(numbers, "int64", [numbers.length]);
  return [
    values,
    list(first),
    list(keys.map((key) => order.get(key) ?? badFile("Unique lost an element"))),
    list(distinct.map(([, place]) => place.count)),
  ];
};

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}
