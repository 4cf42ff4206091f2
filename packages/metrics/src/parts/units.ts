import { fail, type NumericArray, sizeOf } from "@hyaline/core";
import {
  attributedOf,
  type ExplainedInputs,
  type Explanation,
  playersOfElements,
} from "@hyaline/explanation";
import { descending, valuesOfRow } from "./attributionRows.js";
import { attributedData } from "./openModel.js";
import { bestPatches } from "./patches.js";

/**
 * What is removed together: `"element"` each element alone, `"pixel"` the channels of a pixel, `"player"` the elements
 * of a player.
 */
export type Unit = "element" | "pixel" | "player";

/** Windows of the last two axes (of the last, where there is only one), of all channels: those with the largest sums. */
export interface Patch {
  readonly patch: number;
}

/** The units of one row. */
export interface RowUnits {
  /** For each element that attributions are of its unit, -1 for none: those are never removed. */
  readonly unitOf: Int32Array;
  /** The attribution of each unit. */
  readonly scores: Float64Array;
  /** The units that have elements, largest attribution first; equal ones keep their order. */
  readonly order: readonly number[];
}

/**
 * The units of every row.
 *
 * @param unit default: players where the explanation has them, pixels for images of several channels, else elements
 * @param absolute order by magnitude
 * @throws HyalineError `shape` when the explanation's arrays do not fit what was explained, `argument` for units it does not
 * have, `data` for attributions that are NaN or infinite
 */
export function rowUnits(
  explanation: Explanation,
  inputs: ExplainedInputs,
  unit: Unit | Patch | undefined,
  absolute = false,
): RowUnits[] {
  const { count, rowShape } = attributedData(inputs);
  const { isGrouped, placeOf } = attributionsOfElements(explanation, inputs);
  const used = unit ?? defaultUnit(rowShape, isGrouped);
  if (used === "player" && !isGrouped)
    fail("argument", "unit player needs an explanation of players", "one of elements");
  return Array.from({ length: count }, (_, row) => {
    const [own, values] = [placeOf(row), valuesOfRow(explanation, row)];
    const { unitOf, scores } =
      used === "player" ? { unitOf: own, scores: values } : grouped(used, rowShape, own, values);
    const present = new Set(unitOf);
    const order = descending(absolute ? scores.map(Math.abs) : scores).filter((each) => present.has(each));
    return { unitOf, scores, order };
  });
}

function defaultUnit(rowShape: readonly number[], isGrouped: boolean): Unit {
  if (isGrouped) return "player";
  return rowShape.length === 3 && (rowShape[0] as number) > 1 ? "pixel" : "element";
}

/** Units that follow from the shape of a row, or from where its attributions are largest. */
function grouped(
  unit: Exclude<Unit, "player"> | Patch,
  rowShape: readonly number[],
  placeOf: Int32Array,
  values: Float64Array,
): Pick<RowUnits, "unitOf" | "scores"> {
  const size = sizeOf(rowShape);
  const spatial = unit === "pixel" ? rowShape.slice(1) : rowShape.slice(-2);
  if (unit === "pixel" && rowShape.length < 2)
    fail("argument", "unit pixel needs images [rows, channels, ...]", `rows of [${rowShape.join(", ")}]`);
  const pixels = unit === "element" ? size : sizeOf(spatial);
  const unitOf = Int32Array.from({ length: size }, (_, i) => i % pixels);
  const scores = summed(unitOf, placeOf, values);
  if (typeof unit === "string") return { unitOf, scores };
  const { patchOf, sums } = bestPatches(scores, spatial.at(-1) ?? 1, unit.patch);
  return { unitOf: unitOf.map((pixel) => patchOf[pixel] as number), scores: sums };
}

function summed(groupOf: Int32Array, placeOf: Int32Array, values: Float64Array): Float64Array {
  const sums = new Float64Array(groupOf.reduce((most, unit) => Math.max(most, unit + 1), 0));
  groupOf.forEach((unit, i) => {
    const at = placeOf[i] as number;
    if (at >= 0) sums[unit] = (sums[unit] as number) + (values[at] as number);
  });
  return sums;
}

/** Which attribution each element has: its index, -1 for none. */
interface ElementAttributions {
  /** Whether several elements may share one. */
  readonly isGrouped: boolean;
  placeOf(row: number): Int32Array;
}

function attributionsOfElements(explanation: Explanation, inputs: ExplainedInputs): ElementAttributions {
  const { values } = explanation;
  const { shape, rowShape, rowSize, count } = attributedData(inputs);
  const players = explanation.players ?? playersOfInputs(explanation, inputs);
  if (players) {
    const each = players.shape.length === shape.length ? rowSize : 0;
    return {
      isGrouped: true,
      placeOf: (row) =>
        Int32Array.from({ length: rowSize }, (_, i) => players.values[row * each + i] as number),
    };
  }
  // Axes of size 1, and axes that are missing at the end, count for all of what they lie over.
  const own = values.shape.slice(1);
  const fits =
    values.shape[0] === count &&
    own.length <= rowShape.length &&
    own.every((n, axis) => n === rowShape[axis] || n === 1);
  if (!fits)
    return fail(
      "shape",
      "attributions must be shaped like what they are of, or name their players",
      `[${values.shape.join(", ")}] for [${shape.join(", ")}]`,
    );
  const map = {
    shape: [...own, ...rowShape.slice(own.length).fill(1)],
    values: Array.from({ length: sizeOf(own) }, (_, i) => i),
  };
  const spread = playersOfElements(map, rowShape);
  return { isGrouped: sizeOf(own) !== rowSize, placeOf: () => spread };
}

/** Players across several inputs, each with a map of its own, side by side. */
function playersOfInputs({ inputs }: Explanation, explained: ExplainedInputs): NumericArray | undefined {
  if (!inputs?.some(({ players }) => players)) return undefined;
  const values = attributedOf(explained).flatMap(({ name, rowSize }) => {
    const own = inputs.find((each) => each.name === name)?.players;
    return Array.from({ length: rowSize }, (_, i) => own?.values[i] ?? -1);
  });
  return { shape: [values.length], values };
}
