import { callback, type Given, integer, readOptions, value } from "@hyaline/core/facts";
import type { Epoch, EpochReport } from "../fit/fitOptions.js";
import { isRecord } from "../parts/options.js";

/** What a page shows markup in. */
export interface Shows {
  innerHTML: string;
}

const liveCurvesOptions = {
  /** An element of a page that shows the curves as a picture (default: they are written as a line of text). */
  element: value<Shows>("An element of a page that shows the curves as a picture.", "an element", isRecord),
  /** Where text goes (default: the console). */
  write: callback<(text: string) => void>("Where text goes.", "(text) => …"),
  /** The width of the picture in pixels, or of a curve in characters at most (default 480). */
  width: integer("The width of the picture in pixels, or of a curve in characters at most.", 480, [16, 4096]),
};
export interface LiveCurvesOptions extends Given<typeof liveCurvesOptions> {}

/**
 * The losses of training and validation as curves that grow with each epoch: in a page as a picture, else as a line of text. For
 * `fit`'s `onEpoch`.
 *
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, epochs: 3, onEpoch: liveCurves() });
 * // loss ▇▄▁ 0.2134  validation loss ▇▅▃ 0.2519
 * ```
 */
export function liveCurves(options: LiveCurvesOptions = {}): (report: Pick<EpochReport, "history">) => void {
  const {
    element,
    write = (text: string) => console.log(text),
    width,
  } = readOptions("liveCurves", liveCurvesOptions, options);
  return ({ history }) => {
    const curves = curvesOf(history);
    if (element) element.innerHTML = picture(curves, width);
    else write(curves.map((curve) => line(curve, Math.min(width, 40))).join("  "));
  };
}

interface Curve {
  readonly name: string;
  readonly values: readonly number[];
}

function curvesOf(history: readonly Epoch[]): readonly Curve[] {
  const validation = history.flatMap((epoch) => (epoch.validation ? [epoch.validation.loss] : []));
  return [
    { name: "loss", values: history.map(({ loss }) => loss) },
    ...(validation.length > 0 ? [{ name: "validation loss", values: validation }] : []),
  ];
}

const BARS = "▁▂▃▄▅▆▇█";

/** The last values as bars, least to largest, and the last one as a number. */
function line({ name, values }: Curve, width: number): string {
  const shown = values.slice(-width);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const bar = (value: number) =>
    BARS[high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 0];
  return `${name} ${shown.map(bar).join("")} ${(values.at(-1) as number).toPrecision(4)}`;
}

/** Colours that differ for all eyes, and dashes besides (Okabe and Ito, 2008). */
const STROKES = ['stroke="#0072b2"', 'stroke="#d55e00" stroke-dasharray="5 3"'];

function picture(curves: readonly Curve[], width: number): string {
  const height = Math.round(width / 2);
  const [left, top] = [8, 20];
  const all = curves.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const steps = Math.max(1, ...curves.map(({ values }) => values.length - 1));
  const x = (i: number) => (left + (i / steps) * (width - 2 * left)).toFixed(1);
  const y = (value: number) =>
    (top + (high > low ? (high - value) / (high - low) : 0) * (height - top - left)).toFixed(1);
  const paths = curves.map(({ values }, k) => {
    const points = values.map((value, i) => `${x(i)},${y(value)}`).join(" ");
    return `<polyline points="${points}" fill="none" stroke-width="2" ${STROKES[k]}/>`;
  });
  const words = curves
    .map(({ name, values }) => `${name} ${(values.at(-1) as number).toPrecision(4)}`)
    .join(", ");
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${words}</title><text x="${left}" y="14" font-size="12" font-family="sans-serif" fill="currentColor">${words}</text>${paths.join("")}</svg>`;
}
