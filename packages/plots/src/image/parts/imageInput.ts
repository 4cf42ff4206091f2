import { fail } from "@hyaline/core";
import type { ExplainedInput, Explanation } from "@hyaline/explanation";
import { clip } from "../../parts/markup/escape.js";
import { isImage, type LayoutOptions } from "./layout.js";

/**
 * The explanation of the image among several inputs: the one of that name, or the first that has the shape of an image.
 * One of a single input stays as it is.
 *
 * @throws HyalineError `argument` for an input that is not there or has no attributions, `shape` where none is an image
 */
export function ofImageInput(
  explanation: Explanation,
  name: string | undefined,
  options: LayoutOptions,
): Explanation {
  const { inputs, featureNames: _, standardError: __, ...rest } = explanation;
  if (inputs === undefined) {
    if (name !== undefined)
      fail("argument", "input names one of several inputs", "an explanation of one input", "leave it out");
    return explanation;
  }
  const attributed = inputs.filter((input) => input.values || input.players);
  const found =
    name === undefined
      ? attributed.find(({ data }) => isImage(data.shape.slice(1), options))
      : attributed.find((input) => input.name === name);
  if (found) return withInput(rest, found);
  const names = attributed.map((input) => clip(input.name, 40)).join(", ");
  return name === undefined
    ? fail(
        "shape",
        "an image overlay needs an input that is an image",
        names || "none",
        "say input, imageShape and layout",
      )
    : fail(
        "argument",
        "imageOverlay: input must have attributions",
        clip(name, 40),
        `those that have are ${names}`,
      );
}

const withInput = (explanation: Explanation, { data, values, players }: ExplainedInput): Explanation => {
  const { players: _, ...rest } = explanation;
  return { ...rest, data, ...(values ? { values } : {}), ...(players ? { players } : {}) };
};
