/** Axes that are an attribute in older opsets and an input in newer ones. Not a reader itself. */
import type { OnnxNode } from "../graph/reader.js";

/** `axes` from the attribute, or else from an input; undefined where neither is there. */
export const axesOf = (node: OnnxNode, input: number): readonly number[] | undefined =>
  node.ints("axes") ?? node.staticOptional(input);
