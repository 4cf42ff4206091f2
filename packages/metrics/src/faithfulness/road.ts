import { fail } from "@hyaline/core";
import { choice, integer, number, spec } from "@hyaline/core/facts";
import { type BoundMasker, defineMetric, hostInputsOf, inTurns, randomStream } from "@hyaline/explanation";
import { mean } from "../parts/distances.js";
import { noisyLinearImputation } from "../parts/noisyLinearImputation.js";
import { attributedData, inputsWith, modelOptions, openModel } from "../parts/openModel.js";
import { removedRows } from "../parts/removal.js";
import { scoredPlayers } from "../parts/scoredPlayers.js";
import { rowUnits } from "../parts/units.js";

/**
 * Remove and debias: the mean explained output as ever larger shares of an image's pixels are replaced by noisy linear
 * imputation, most important first. Imputed pixels follow from their neighbours, so that the model sees no edges of what was
 * removed. Low where what was named was needed; with `order: "leastFirst"` high. Images are
 * [rows, channels, height, width] or [rows, height, width].
 *
 * @throws HyalineError `argument`, `shape` for rows that are no images, `data`, `aborted`
 * @example
 * ```ts
 * const subject = { explanation: byGradients, model: imageModel };
 * const { values } = await road(subject, { percentages: [25, 50, 75] });
 * ```
 */
export const road = /* @__PURE__ */ defineMetric(
  {
    name: "road",
    title: "ROAD: remove and debias",
    family: "faithfulness",
    summary:
      "The mean explained output as pixels are replaced by noisy linear imputation, most important first.",
    formula: "mean_p f(x with its top p % imputed)",
    source: {
      authors: "Y. Rong, T. Leemann, V. Borisov, G. Kasneci, E. Kasneci",
      title: "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
      year: 2022,
      where: "section 4.2",
    },
    direction: "lower",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...modelOptions,
    /** Which shares of the pixels are replaced, in percent (default 10, 20, … 90). */
    percentages: spec<readonly number[]>(
      { is: "value" },
      "Which shares of the pixels are replaced, in percent.",
      [10, 20, 30, 40, 50, 60, 70, 80, 90],
      "a list of numbers above 0 and at most 100",
      (given) => Array.isArray(given) && given.length > 0 && given.every((p) => p > 0 && p <= 100),
    ),
    /** Which pixels go first (default `"mostFirst"`). */
    order: choice("Which pixels go first.", ["mostFirst", "leastFirst"], "mostFirst"),
    /** The standard deviation of the noise on replaced pixels (default 0.01). */
    noise: number("The standard deviation of the noise on replaced pixels.", 0.01),
    /** The seed of the noise (default 0), which each row and share has its own of. */
    seed: integer("The seed of the noise.", 0, [0, 9007199254740991]),
  },
  async (subject, { percentages, order, noise, seed, ...options }) => {
    const { model, inputs } = await openModel(subject, options);
    const { values: data, rowSize: size, rowShape } = attributedData(inputs);
    const [channels, height, width] = rowShape.length === 2 ? [1, ...rowShape] : rowShape;
    if (rowShape.length < 2 || rowShape.length > 3 || !channels || !height || !width)
      return fail(
        "shape",
        "images are [rows, channels, height, width] or [rows, height, width]",
        `rows of [${rowShape}]`,
      );
    const pixels = height * width;
    const scores = rowUnits(subject.explanation, inputs, "element").map(({ scores }) =>
      Float64Array.from({ length: pixels }, (_, pixel) => {
        let sum = 0;
        for (let i = pixel; i < size; i += pixels) sum += scores[i] as number;
        return sum;
      }),
    );
    const masker: BoundMasker = {
      playersOf: () => pixels,
      baseDependsOnRow: true,
      compose: async (row, masks) => {
        const ofRow = randomStream(seed, row).integer(2 ** 31);
        const images = new Float64Array((masks.length / pixels) * size);
        for (let at = 0, first = 0; at < images.length; at += size, first += pixels) {
          const image = images.subarray(at, at + size);
          image.set(data.subarray(row * size, (row + 1) * size));
          const present = masks.subarray(first, first + pixels);
          // By the share alone: not by what else happens to be composed at once.
          const random = randomStream(
            ofRow,
            present.reduce((count, stays) => count + stays, 0),
          );
          const work = noisyLinearImputation(image, [channels, height, width], present, noise, random);
          await inTurns(work, options.signal);
        }
        return hostInputsOf(inputsWith(inputs, row, images));
      },
      dispose: () => undefined,
    };
    const players = { explanation: scoredPlayers(subject.explanation, scores), model };
    const { rows, evaluations } = await removedRows(
      players,
      { ...options, baseline: undefined, masker },
      (all) =>
        all.map((units) => {
          const sorted = order === "mostFirst" ? units.order : units.order.toReversed();
          return {
            count: percentages.length,
            remove: (place, present) => {
              const removed = Math.round(((percentages[place] as number) / 100) * pixels);
              for (const pixel of sorted.slice(0, removed)) present[pixel] = 0;
            },
          };
        }),
    );
    return { values: rows.map(({ outputs }) => mean(outputs)), evaluations, seed };
  },
);
