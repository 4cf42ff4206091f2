/** Channels into blocks of the plane and back. */
import { reshape, type Tensor, transpose } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

function sizes(node: OnnxNode): readonly [number, number, number, number, number] {
  const { shape } = node.value(0);
  const block = node.int("blocksize");
  if (shape.length !== 4 || block < 1)
    badFile(`${node.op} needs 4 axes and a blocksize above 0`, `[${shape}], ${block}`);
  return [...(shape as readonly [number, number, number, number]), block];
}

export const DepthToSpace: Reader = (node) => {
  const [n, c, h, w, b] = sizes(node);
  const crd = node.string("mode", "DCR") === "CRD";
  const out = c / (b * b);
  return moved(node, 0, (x: Tensor) => {
    const blocks = reshape(x, crd ? [n, out, b, b, h, w] : [n, b, b, out, h, w]);
    const apart = transpose(blocks, crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
    return reshape(apart, [n, out, h * b, w * b]);
  });
};

export const SpaceToDepth: Reader = (node) => {
  const [n, c, h, w, b] = sizes(node);
  return moved(node, 0, (x: Tensor) => {
    const blocks = reshape(x, [n, c, h / b, b, w / b, b]);
    return reshape(transpose(blocks, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b]);
  });
};
