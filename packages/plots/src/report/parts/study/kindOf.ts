import type { Explanation } from "@hyaline/explanation";
import { isImage } from "../../../image/parts/layout.js";

/** What the rows of an explanation are, which says how they are drawn. */
export function kindOf({ data, texts, tokens }: Explanation): "image" | "text" | "table" {
  if (texts || tokens) return "text";
  const shape = data.shape.slice(1);
  return shape.length > 1 && isImage(shape, {}) ? "image" : "table";
}
