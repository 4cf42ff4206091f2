import { sizeOf } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { clip } from "./markup/escape.js";

/**
 * What the attributions of a row are called: as the explanation says, or by the token, or by the place in the input. Of
 * bounded length.
 */
export function featureNames(explanation: Explanation, row: number, count: number): (i: number) => string {
  const { featureNames: given, tokens, values, inputs } = explanation;
  const names = given?.length === count ? given : tokens?.[row];
  const places = inputs?.some((input) => input.values)
    ? inputs.flatMap((input) =>
        input.values ? [{ name: input.name, shape: input.values.shape.slice(1) }] : [],
      )
    : [{ name: "", shape: values.shape.slice(1) }];
  return (i) => (names && i < names.length ? clip(names[i] as string, 120) : "") || placeName(i, places);
}

/** `feature 3` of a vector, `[2, 5]` of an image; behind the input's name where there are several. */
function placeName(
  index: number,
  places: readonly { readonly name: string; readonly shape: readonly number[] }[],
): string {
  let rest = index;
  for (const { name, shape } of places) {
    const size = sizeOf(shape);
    if (rest >= size) {
      rest -= size;
      continue;
    }
    if (name === "") return position(rest, shape, "feature ");
    return `${clip(name, 80)}${size > 1 ? ` ${position(rest, shape, "")}` : ""}`;
  }
  return `feature ${index}`;
}

/** A place without the axes of size 1 in front. */
function position(index: number, shape: readonly number[], word: string): string {
  const first = shape.findIndex((n) => n > 1);
  const sizes = shape.slice(Math.max(0, first));
  if (sizes.length < 2) return `${word}${index}`;
  const found: number[] = [];
  let rest = index;
  for (const size of [...sizes].reverse()) {
    found.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${found.join(", ")}]`;
}
