/** What readers of ops with two operands share. Not a reader itself. */
import { expandDims, isFloat, reshape, type Tensor, type TensorLike } from "@hyaline/core";
import type { OnnxNode } from "../graph/reader.js";
import { dtypeOf } from "../graph/value.js";

/**
 * The two operands; one that is a known number and no weight is given as a JavaScript number, which simplifications
 * see. Before opset 7 the second operand's axes are matched from an axis on.
 */
export function operands(node: OnnxNode): readonly [TensorLike, TensorLike] {
  const [a, b] = [node.value(0), node.value(1)];
  if (node.opset < 7) return [a.tensor, alignLegacy(node, a.tensor, b.tensor)];
  const left = literal(node, 0, b.shape.length);
  if (left !== undefined) return [left, b.tensor];
  return [a.tensor, literal(node, 1, a.shape.length) ?? b.tensor];
}

/** A known number that broadcasts to a tensor of `rank` axes without adding any. */
function literal(node: OnnxNode, input: number, rank: number): number | undefined {
  const { shape, type } = node.value(input);
  if (shape.length > rank || type === "bool" || !shape.every((n) => n === 1)) return undefined;
  const [number] = node.constant(input) ?? [];
  const fits = number !== undefined && (type.startsWith("float") || Math.abs(number) < 2 ** 31);
  return fits && Number.isFinite(number) && !Object.is(number, -0) ? number : undefined;
}

function alignLegacy(node: OnnxNode, a: Tensor, b: Tensor): Tensor {
  if (node.int("broadcast", 0) === 0 || b.rank === 0) return b;
  const axis = node.int("axis", a.rank - b.rank);
  const from = axis < 0 ? axis + a.rank : axis;
  const after = a.rank - from - b.rank;
  return after > 0 ? reshape(b, [...b.shape, ...new Array<number>(after).fill(1)]) : expandDims(b, []);
}

/** Integers by 0: ONNX Runtime's node traps or gives anything, core's op has a rule. It is kept to where a 0 may come. */
export function checkDivisor(node: OnnxNode): void {
  if (isFloat(dtypeOf(node.value(0).type))) return;
  const numbers = node.staticIfKnown(1);
  if (!numbers || numbers.includes(0)) node.keepToOps();
}
