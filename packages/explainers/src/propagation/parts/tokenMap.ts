import { fail, mean, reshape, slice, type Tensor } from "@hyaline/core";
import { choice, either, integer, value } from "@hyaline/core/facts";
import { enlarged, mapOptions, type Resize } from "../../activation/parts/map.js";

const isGrid = (given: unknown): boolean =>
  Array.isArray(given) && given.length === 2 && given.every((n) => Number.isInteger(n) && n > 0);

/** What methods that give one number a token of images take. */
export const gridOptions = {
  /** Rows and columns of patches, of images: values are then a map of them, without the tokens that stand before them. */
  grid: /* @__PURE__ */ value<readonly [height: number, width: number]>(
    "Rows and columns of patches, of images: values are then a map of them.",
    "[height, width]",
    isGrid,
  ),
  /** Make maps as large as the input: `"nearest"` or `"bilinear"` (default false: as large as the grid). */
  resize: mapOptions.resize,
};

/** What methods that say which tokens one token goes back to take. */
export const tokenOptions = {
  /**
   * The token that is explained: 0 is the first, such as a class token, −1 the last, such as a language model's; or
   * `"mean"` of all (default 0).
   */
  position: /* @__PURE__ */ either(
    "The token that is explained: 0 is the first, −1 the last; or the mean of all.",
    [/* @__PURE__ */ integer("", 0, [-2147483648, 2147483647]), /* @__PURE__ */ choice("", ["mean"], "mean")],
    0,
  ),
  ...gridOptions,
};

export interface GridUse {
  readonly grid: readonly [height: number, width: number] | undefined;
  readonly resize: Resize;
}

/**
 * One number a token as an explanation has them: float[rows, tokens], or a map of the patches, float[rows, 1, height, width].
 *
 * @param input what a map is made as large as
 * @throws HyalineError `argument` for a grid of more patches than there are tokens
 */
export function asMap(scores: Tensor, { grid, resize }: GridUse, input: Tensor | undefined): Tensor {
  if (!grid) return scores;
  const [rows, tokens] = scores.shape as [number, number];
  const [height, width] = grid;
  if (height * width > tokens)
    fail(
      "argument",
      "a grid has at most as many patches as there are tokens",
      `${height} × ${width} of ${tokens}`,
    );
  const patches = slice(scores, [null, [tokens - height * width, tokens]]);
  const map = reshape(patches, [rows, 1, height, width]);
  return input ? enlarged(map, input, resize) : map;
}

/**
 * What one token goes back to: a row of float[rows, tokens, tokens].
 *
 * @throws HyalineError `argument` for a position that is not there
 */
export function tokenRow(relevance: Tensor, position: number | "mean"): Tensor {
  if (position === "mean") return mean(relevance, { axes: 1 });
  const [rows, tokens] = relevance.shape as [number, number, number];
  const at = position < 0 ? position + tokens : position;
  if (at < 0 || at >= tokens)
    fail("argument", `position is a token from ${-tokens} to ${tokens - 1}`, String(position));
  return reshape(slice(relevance, [null, [at, at + 1]]), [rows, tokens]);
}
