/** Ops whose results follow from the shapes of their inputs. */
import { sizeOf } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { known } from "../graph/value.js";

export const Shape: Reader = (node) => {
  const { shape } = node.value(0);
  const clamp = (index: number) =>
    Math.max(0, Math.min(shape.length, index < 0 ? index + shape.length : index));
  const part = shape.slice(clamp(node.int("start", 0)), clamp(node.int("end", shape.length)));
  return known(part, "int64", [part.length]);
};

export const Size: Reader = (node) => known([sizeOf(node.value(0).shape)], "int64", []);
