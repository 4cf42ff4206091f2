import { fail, quote, sizeOf } from "@hyaline/core";
import type { Readings } from "@hyaline/explanation";

/** An axis that is drawn: what it is called, and what its places are. */
export interface DrawnAxis {
  readonly name: string;
  readonly labels: readonly string[];
}

/** One row's table at fixed places of all axes but two. */
export interface Slice {
  readonly down: DrawnAxis;
  readonly across: DrawnAxis;
  /** One list for each place down, one number for each across. */
  readonly cells: readonly (readonly number[])[];
  /** What is fixed, such as `layer attend1`. */
  readonly at: readonly string[];
}

export interface SliceOptions {
  readonly row: number;
  readonly down?: string | undefined;
  readonly across?: string | undefined;
  readonly at: Readonly<Record<string, number | string>>;
}

const single: DrawnAxis = { name: "", labels: [""] };

/**
 * @throws HyalineError `argument` for a row, an axis or a place that is not there, `shape` for values that do not fill
 * their shape
 */
export function sliceOf({ values, axes }: Readings, { row, down, across, at }: SliceOptions): Slice {
  const { shape } = values;
  if (shape.length !== axes.length + 1 || sizeOf(shape) !== values.values.length)
    fail("shape", "values are [rows, ...axes]", `[${shape.join(", ")}] for ${axes.length} axes`);
  if (row >= (shape[0] ?? 0)) fail("argument", `row is from 0 to ${(shape[0] ?? 0) - 1}`, String(row));
  const drawn = axes.map(({ name, labels }, i): DrawnAxis => {
    const places = shape[i + 1] as number;
    if (labels && labels.length !== places)
      fail("shape", "an axis has one label for each place", `${labels.length} for ${places}`);
    return { name, labels: labels ?? Array.from({ length: places }, (_, place) => String(place)) };
  });
  const [y, x] = chosen(drawn, down, across, Object.keys(at));
  const fixed = drawn.map((axis, i) => (i === y || i === x ? 0 : placeOf(axis, at[axis.name])));
  for (const name of Object.keys(at)) axisNamed(drawn, name);
  const strides = shape.map((_, i) => sizeOf(shape.slice(i + 1)));
  const start = fixed.reduce(
    (sum, place, i) => sum + place * (strides[i + 1] as number),
    row * (strides[0] ?? 1),
  );
  const step = (axis: number) => (axis < 0 ? 0 : (strides[axis + 1] as number));
  const of = (axis: number) => drawn[axis] ?? single;
  return {
    down: of(y),
    across: of(x),
    cells: of(y).labels.map((_, r) =>
      of(x).labels.map((__, c) => values.values[start + r * step(y) + c * step(x)] as number),
    ),
    at: drawn.flatMap(({ name, labels }, i) =>
      i === y || i === x ? [] : [`${name} ${labels[fixed[i] as number]}`],
    ),
  };
}

/** The axes that are drawn: those that are named, else the last two that are not fixed; -1 for none. */
function chosen(
  axes: readonly DrawnAxis[],
  down: string | undefined,
  across: string | undefined,
  fixed: readonly string[],
): [number, number] {
  const y = down === undefined ? undefined : axisNamed(axes, down);
  const x = across === undefined ? undefined : axisNamed(axes, across);
  if (x !== undefined && x === y) fail("argument", "down and across are two axes", quote(down));
  const isFree = (i: number) => i !== x && i !== y && !fixed.includes(axes[i]?.name ?? "");
  const left = [...axes.keys()].filter(isFree);
  // One axis alone stands upright.
  const last = x ?? (left.length > 1 || y !== undefined ? left.pop() : undefined) ?? -1;
  return [y ?? left.pop() ?? -1, last];
}

function axisNamed(axes: readonly DrawnAxis[], name: string): number {
  const i = axes.findIndex((axis) => axis.name === name);
  return i >= 0
    ? i
    : fail(
        "argument",
        "readings have such an axis",
        quote(name),
        `its axes are ${axes.map((axis) => axis.name.slice(0, 40)).join(", ")}`,
      );
}

function placeOf({ name, labels }: DrawnAxis, place: number | string = 0): number {
  const i = typeof place === "string" ? labels.indexOf(place) : place;
  if (Number.isInteger(i) && i >= 0 && i < labels.length) return i;
  return fail(
    "argument",
    `at.${name} is a place of ${labels.length}, or its label`,
    quote(place),
    `its places are ${labels.slice(0, 12).join(", ").slice(0, 200)}`,
  );
}
