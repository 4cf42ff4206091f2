import { fail, type NumericArray, yieldThread } from "@hyaline/core";
import { integer, value } from "@hyaline/core/facts";
import { numberSegments, quickshift, type Segmentation } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { integratedGradients } from "./integratedGradients.js";
import { type Areas, areaByArea } from "./parts/areaByArea.js";
import { manyTimes } from "./parts/manyTimes.js";

/**
 * XRAI: which regions of an image matter, area by area: Integrated Gradients from black and from white, and of all segments of
 * several segmentations always that next which gains most a pixel. `x: float[rows, channels, height, width]`; `values` are
 * float[rows, 1, height, width], each pixel the mean attribution of the area that it came with.
 *
 * Segments are those of {@link limeImage}: by default quickshift's at three sizes, where the authors take Felzenszwalb's at six and widen
 * each by five pixels. What is left when no segment adds enough pixels becomes one last area, so that the pixels of a row sum to the
 * attributions that they were made of.
 *
 * Source: A. Kapishnikov, T. Bolukbasi, F. Viégas, M. Terry, "XRAI: Better Attributions Through Regions", ICCV 2019, algorithm 1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, height, width] to [rows, outputs] or [rows]
 * @throws HyalineError `shape` for what is no image and labels of another size, `argument`, `dtype`, `data`, `not-differentiable`,
 * `aborted`
 * @example
 * ```ts
 * const segmentations = [gridSegmentation({ size: 2 }), gridSegmentation({ size: 4 })];
 * const { values } = await xrai(imageModel, { segmentations, steps: 10 }).explain(images, { target: 1 });
 * ```
 */
export const xrai = /* @__PURE__ */ defineAsking(
  {
    name: "xrai",
    title: "XRAI",
    family: "gradient",
    summary: "Which regions of an image matter, area by area.",
    formula: "the segment next whose mean attribution over new pixels is largest",
    source: {
      authors: "A. Kapishnikov, T. Bolukbasi, F. Viégas, M. Terry",
      title: "XRAI: Better Attributions Through Regions",
      year: 2019,
      where: "algorithm 1",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "2 × `steps` gradients",
  },
  {
    /** How many gradients along each of the two paths (default 100, as the authors'). */
    steps: integer("How many gradients along each of the two paths (as the authors').", 100),
    /** Ways to cut an image into segments, all of which are candidates (default: `quickshift` of kernel sizes 1, 2 and 4). */
    segmentations: value<readonly Segmentation[]>(
      "Ways to cut an image into segments, all of which are candidates.",
      "a list of segmentations",
      (given) =>
        Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === "function"),
    ),
    /** The values of black and of white, `[low, high]` (default: the least and the greatest of the images that are explained). */
    range: value<readonly [low: number, high: number]>(
      "The values of black and of white.",
      "[low, high]",
      (given) => Array.isArray(given) && given.length === 2 && given.every(Number.isFinite),
    ),
    /** How many pixels an area has at least that is added (default: a thousandth of the image, about the authors' 50 of 224 × 224). */
    minPixels: integer("How many pixels an area has at least that is added.", undefined),
  },
  {},
  (model, { steps, segmentations = usual(), range, minPixels, batchSize }) => {
    const gradients = integratedGradients(model, { steps, batchSize });
    return {
      attribute: async (call) => {
        const { rows, long, signal, onProgress } = call;
        const { onProgress: _, ...quiet } = long;
        const [channels, height, width] = sizesOf(rows.rowShape);
        const { targets } = await call.evaluate();
        const ends = range ?? [least(rows.values), -least(rows.values.map((each) => -each))];
        const from = async (baseline: number) =>
          gradients.explain(rows, { ...quiet, target: manyTimes(targets, 1), baseline });
        const [dark, bright] = [await from(ends[0]), await from(ends[1])];
        const pixels = height * width;
        const values = new Float64Array(rows.count * pixels);
        for (let row = 0; row < rows.count; row++) {
          const part = rows.values.subarray(row * rows.rowSize, (row + 1) * rows.rowSize);
          const image: NumericArray = { shape: [channels, height, width], values: part };
          const areas: Areas[] = [];
          for (const segmentation of segmentations) {
            const labels = await segmentation(image, { signal });
            areas.push(numberSegments(labels, height, width, `row ${row}`));
          }
          const strongest = Float64Array.from({ length: pixels }, (_, pixel) => {
            const own = Array.from({ length: channels }, (_, channel) => {
              const i = row * rows.rowSize + channel * pixels + pixel;
              return ((dark.values.values[i] as number) + (bright.values.values[i] as number)) / 2;
            });
            return Math.max(...own);
          });
          values.set(areaByArea(strongest, areas, minPixels ?? Math.ceil(pixels / 1000)), row * pixels);
          onProgress?.({ done: row + 1, total: rows.count });
          const turn = yieldThread(signal);
          if (turn) await turn;
        }
        return {
          values: { shape: [rows.count, 1, height, width], values },
          evaluations: dark.provenance.evaluations + bright.provenance.evaluations,
        };
      },
      dispose: () => gradients.dispose(),
    };
  },
);

const usual = (): readonly Segmentation[] => [1, 2, 4].map((kernelSize) => quickshift({ kernelSize }));

const least = (values: ArrayLike<number>): number => {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.min(found, values[i] as number);
  return found;
};

function sizesOf(rowShape: readonly number[]): readonly [number, number, number] {
  if (rowShape.length !== 3)
    fail(
      "shape",
      "xrai explains images, float[rows, channels, height, width]",
      `[rows, ${rowShape.join(", ")}]`,
    );
  return rowShape as unknown as readonly [number, number, number];
}
