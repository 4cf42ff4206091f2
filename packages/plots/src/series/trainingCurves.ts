import { fail } from "@hyaline/core";
import { choice, integer } from "@hyaline/core/facts";
import type { Series, TrainingEpoch, TrainingMeasures } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { brushes } from "../parts/palette/palette.js";
import { panels } from "../parts/panels.js";
import { linesPicture } from "./parts/linesPicture.js";

const most = 8;
const least = 240;

/**
 * How a training went, epoch by epoch, as an SVG text: one panel for the loss and for each score, the training rows' line
 * and that of the rows that were held back.
 *
 * Takes the `history` that `fit` gives.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for what is no history, `data`
 * @example
 * ```ts
 * const history = [{ epoch: 1, loss: 0.9, validation: { loss: 1 } }, { epoch: 2, loss: 0.4, validation: { loss: 0.6 } }];
 * const svg = trainingCurves(history);
 * ```
 */
export const trainingCurves = /* @__PURE__ */ definePlot(
  {
    name: "trainingCurves",
    title: "Training curves",
    family: "series",
    summary: "How a training went: its loss and its scores, epoch by epoch.",
    draws: "epoch",
    count: "list",
    rows: "any",
    needs: [],
  },
  {
    /** The axis of the loss: numbers or their powers of ten (default `"linear"`). */
    lossScale: choice("The axis of the loss: numbers or their powers of ten.", ["linear", "log"], "linear"),
    /** Height of each panel in pixels (default 200). */
    height: integer("Height of each panel in pixels.", 200, [120, 1000]),
  },
  (history, { width = 640, height, lossScale, theme, title }) => {
    const last = history.at(-1) ?? fail("argument", "a history has at least one epoch", "none");
    const names = [...new Set(history.flatMap(({ scores }) => Object.keys(scores ?? {})))].slice(0, most - 1);
    const epochs = history.map(({ epoch }) => epoch);
    const seriesOf = (of: (measures: TrainingMeasures) => number | undefined): Series[] => {
      const line = (
        name: string,
        measures: (epoch: TrainingEpoch) => TrainingMeasures | undefined,
      ): Series[] => {
        const y = history.map((epoch) => {
          const its = measures(epoch);
          return (its && of(its)) ?? Number.NaN;
        });
        return y.every(Number.isNaN) ? [] : [{ name, x: epochs, y }];
      };
      const both = [
        ...line("training", (epoch) => epoch),
        ...line("held back", ({ validation }) => validation),
      ];
      return both.length > 0 ? both : [{ name: "training", x: epochs, y: epochs.map(() => Number.NaN) }];
    };
    const measures = [
      { name: "loss", series: seriesOf(({ loss }) => loss), yScale: lossScale },
      ...names.map((name) => ({
        name: isolate(clip(name, 60)),
        series: seriesOf(({ scores }) => scores?.[name]),
        yScale: "linear" as const,
      })),
    ];
    const drawn = measures.map(({ name, series, yScale }) => (panel: number) => ({
      ...linesPicture(series, { width: panel, height, theme, xScale: "linear", yScale, xLabel: "epoch" }),
      title: name,
    }));
    const { marks, height: whole } = panels(drawn, { width, least }, brushes(theme));
    const columns = measures.flatMap(({ name, series }) =>
      series.map((line) => ({ name: `${name}, ${line.name}`, y: line.y })),
    );
    const said = columns.map(
      ({ name, y }) =>
        `${name} from ${formatNumber(y[0] ?? Number.NaN)} to ${formatNumber(y[y.length - 1] ?? Number.NaN)}`,
    );
    const step = Math.max(1, Math.ceil(history.length / 30));
    const shown = [...history.keys()].filter((i) => i % step === 0 || i === history.length - 1);
    return {
      title: title ?? "Training",
      description: `${history.length} epochs, to epoch ${formatNumber(last.epoch, 6)}: ${said.slice(0, 6).join("; ")}.`,
      width,
      height: whole,
      body: marks,
      notes: [...new Set(drawn.flatMap((draw) => draw(least).notes))],
      table: {
        columns: ["Epoch", ...columns.map(({ name }) => name)],
        rows: shown.map((i) => [
          formatNumber(epochs[i] as number, 6),
          ...columns.map(({ y }) => formatNumber(y[i] ?? Number.NaN, 4)),
        ]),
        omitted: history.length - shown.length,
      },
    };
  },
);
