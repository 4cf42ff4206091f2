import { choice, number, required, value } from "@hyaline/core/facts";
import { byInput, isInputRecord } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { covered, rowOf } from "./parts/covered.js";
import { type Sizes, windowsOf } from "./parts/windows.js";

const isSizes = (given: unknown): boolean =>
  [given].flat().length > 0 && [given].flat().every((n) => Number.isInteger(n) && (n as number) > 0);

const sizesRule = "whole numbers from 1 up, or a record of them by input";
const areSizes = (given: unknown): boolean =>
  isSizes(given) || (isInputRecord(given) && Object.values(given).every(isSizes));

/** Inputs made at once, in numbers. */
const MOST_NUMBERS = 4194304;

/**
 * Occlusion: what the output loses when a window of the input is covered, for a window at every place.
 *
 * φ_i = mean over the windows W that cover i of f(x) - f(x with W covered)
 *
 * `x: any[rows, ...input]`, `values` shaped like it. Windows start at multiples of the stride; the last along an axis is
 * cut at the border, and what no window covers gets 0. Of several inputs, `window` may be a record: those that it leaves
 * out are never covered.
 *
 * Source: M. D. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2;
 * overlaps are averaged as in Captum, or summed as in PAIR's saliency.
 *
 * @function
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range; `shape` for windows that do not fit the input; `data`;
 * `aborted`
 * @example
 * ```ts
 * const { values } = await occlusion(imageModel, { window: 3, strides: 2 }).explain(images, { target: 1 });
 * ```
 */
export const occlusion = /* @__PURE__ */ defineAsking(
  {
    name: "occlusion",
    title: "Occlusion",
    family: "occlusion",
    summary: "What the output loses when a window of the input is covered.",
    formula: "mean over W ∋ i of f(x) - f(x with W covered)",
    source: {
      authors: "M. D. Zeiler, R. Fergus",
      title: "Visualizing and Understanding Convolutional Networks",
      year: 2014,
      where: "section 4.2",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 a window",
  },
  {
    /**
     * Sides of the window: one number along the last two axes of an image (the last one of a series or a table), other
     * axes whole; or one number for each of the last axes.
     */
    window: required(
      value<Sizes | Readonly<Record<string, Sizes>>>("Sides of the window.", sizesRule, areSizes),
    ),
    /** Steps between windows, in the same form (default 1, as in Captum). */
    strides: value<Sizes | Readonly<Record<string, Sizes>>>("Steps between windows.", sizesRule, areSizes),
    /** What covered elements become (default 0). */
    fill: number("What covered elements become.", 0, [-Number.MAX_VALUE, Number.MAX_VALUE]),
    /** What an element gets of several windows: their mean (as in Captum), or their sum. */
    overlap: choice("What an element gets of several windows.", ["mean", "sum"], "mean"),
  },
  {},
  (_, { window, strides = 1, fill, overlap }) => ({
    attribute: async ({ rows, columns, inputs: { named }, predict, onProgress }) => {
      const names = named ? columns.map(({ name }) => name) : undefined;
      const [windowOf, stridesOf] = [byInput("window", window, names), byInput("strides", strides, names)];
      const windows = columns.flatMap(({ name, attributed, rowShape, start }) => {
        const [own, steps] = [windowOf(name), stridesOf(name) ?? 1];
        if (!attributed || own === undefined) return [];
        return windowsOf(rowShape, own as Sizes, steps as Sizes).map((elements) =>
          elements.map((i) => i + start),
        );
      });
      const values = new Float64Array(rows.values.length);
      const most = Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, rows.rowSize)));
      for (let row = 0; row < rows.count; row++) {
        const whole = (await predict(rowOf(rows, row), row))[0] as number;
        const covers = new Float64Array(rows.rowSize);
        const losses = new Float64Array(rows.rowSize);
        for (let from = 0; from < windows.length; from += most) {
          const some = windows.slice(from, from + most);
          const found = await predict(covered(rows, row, some, fill), row);
          some.forEach((elements, k) => {
            for (const i of elements) {
              covers[i] = (covers[i] as number) + 1;
              losses[i] = (losses[i] as number) + whole - (found[k] as number);
            }
          });
        }
        for (let i = 0; i < rows.rowSize; i++)
          values[row * rows.rowSize + i] =
            (losses[i] as number) / (overlap === "mean" ? Math.max(1, covers[i] as number) : 1);
        onProgress?.({ done: row + 1, total: rows.count });
      }
      return { values: { shape: rows.shape, values } };
    },
  }),
);
