import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { known } from "../graph/value.js";

type Box = readonly [number, number, number, number];

/** Boxes by falling score, without those that overlap one chosen before; read where boxes and scores are known. */
export const NonMaxSuppression: Reader = (node) => {
  const [boxes, scores] = [node.static(0), node.static(1)];
  const [batch, count] = node.value(0).shape as [number, number];
  const classes = node.value(1).shape[1] ?? badFile("NonMaxSuppression needs scores [batch, classes, boxes]");
  const most = node.staticOptional(2)?.[0] ?? 0;
  const overlap = node.staticOptional(3)?.[0] ?? 0;
  const least = node.staticOptional(4)?.[0] ?? Number.NEGATIVE_INFINITY;
  const centred = node.flag("center_point_box", false, "refused");
  const boxAt = (b: number, i: number): Box =>
    corners(boxes.slice((b * count + i) * 4, (b * count + i) * 4 + 4), centred);
  const chosen: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < classes; c++) {
      const score = (i: number) => scores[(b * classes + c) * count + i] as number;
      const order = Array.from({ length: count }, (_, i) => i)
        .filter((i) => score(i) > least)
        .sort((i, j) => score(j) - score(i));
      const kept: Box[] = [];
      for (const i of order) {
        if (kept.length >= most) break;
        const box = boxAt(b, i);
        if (kept.some((other) => intersectionOverUnion(box, other) > overlap)) continue;
        kept.push(box);
        chosen.push(b, c, i);
      }
    }
  }
  return known(chosen, "int64", [chosen.length / 3, 3]);
};

function corners(box: readonly number[], centred: boolean): Box {
  const [a, b, c, d] = box as unknown as Box;
  if (centred) return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

function intersectionOverUnion(a: Box, b: Box): number {
  const side = (i: 0 | 1) =>
    Math.max(0, Math.min(a[i + 2] as number, b[i + 2] as number) - Math.max(a[i], b[i]));
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  const common = side(0) * side(1);
  const union = area(a) + area(b) - common;
  return union > 0 ? common / union : 0;
}
