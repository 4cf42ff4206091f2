import { normaliseAxis, type SliceRange, slice } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Bounds past the end are cut, as in Python; before opset 10 they are attributes. */
export const Slice: Reader = (node) => {
  const { shape } = node.value(0);
  const given = node.has("starts");
  const starts = given ? (node.ints("starts") ?? []) : node.static(1);
  const ends = given ? (node.ints("ends") ?? []) : node.static(2);
  const axes = (given ? node.ints("axes") : node.staticOptional(3)) ?? starts.map((_, i) => i);
  const steps = (given ? undefined : node.staticOptional(4)) ?? starts.map(() => 1);
  if ([ends, axes, steps].some((list) => list.length !== starts.length)) {
    badFile("Slice needs as many ends, axes and steps as starts");
  }
  const ranges = new Array<SliceRange>(shape.length).fill(null);
  axes.forEach((axis, i) => {
    const at = normaliseAxis(axis, shape.length, "Slice");
    const n = shape[at] as number;
    const step = steps[i] as number;
    ranges[at] = [clamp(starts[i] as number, n), end(ends[i] as number, n, step), clampStep(step, n)];
  });
  return moved(node, 0, (x) => slice(x, ranges));
};

const clamp = (index: number, n: number): number => Math.max(-n - 1, Math.min(n, index));

/** The end of a negative step before the first element, which Python writes as None. */
const end = (index: number, n: number, step: number): number | null =>
  step < 0 && index < -n ? null : clamp(index, n);

const clampStep = (step: number, n: number): number => Math.max(-n - 1, Math.min(n + 1, step));
