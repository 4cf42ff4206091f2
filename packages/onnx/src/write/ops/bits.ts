import {
  bitwiseAndOp,
  bitwiseNotOp,
  bitwiseOrOp,
  bitwiseXorOp,
  shiftLeftOp,
  shiftRightOp,
} from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { checkOpset } from "./checkOpset.js";
import { type Lowering, lowering } from "./lowering.js";

const bitwise = [
  [bitwiseAndOp, "BitwiseAnd"],
  [bitwiseOrOp, "BitwiseOr"],
  [bitwiseXorOp, "BitwiseXor"],
  [bitwiseNotOp, "BitwiseNot"],
] as const;

const plain = bitwise.map(([op, opType]) =>
  lowering(op, (context, node) => {
    checkOpset(context, op.name);
    const { names, shape } = context.broadcastInputs(node.inputs);
    context.set(node.outputs[0] as number, context.emit(opType, names), shape);
  }),
);

/** The bits that are shifted: smaller integers are widened first. */
const WORD = 32;

/**
 * `name` shifted by `count` bits, both uint32, and 0 where nothing is left: C, and so ONNX Runtime, leaves shifts by the
 * width and beyond to the machine, which may take their last bits alone.
 */
function shifted(
  context: LoweringContext,
  [name, count]: readonly [string, string],
  known: number | undefined,
  direction: "LEFT" | "RIGHT",
): string {
  const result = context.emit("BitShift", [name, count], { direction });
  if (known !== undefined && known >= 0 && known < WORD) return result;
  const isWithin = context.cast(context.emit("Less", [count, context.scalar(WORD, "uint32")]), "uint32");
  return context.emit("Mul", [result, isWithin]);
}

/** ONNX shifts unsigned integers alone: signed ones are shifted by their bits. */
const shiftLeft = lowering(shiftLeftOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [a, count] = names.map((name) => (dtype === "uint32" ? name : context.cast(name, "uint32")));
  const known = context.literal(node.inputs[1] as number);
  const result = shifted(context, [a as string, count as string], known, "LEFT");
  context.set(output, dtype === "uint32" ? result : context.cast(result, dtype), shape);
});

/** Negative numbers are shifted as their complement, which brings the sign in from the left. */
const shiftRight = lowering(shiftRightOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [a, count] = names as [string, string];
  const word = (name: string) => (dtype === "uint32" ? name : context.cast(name, "uint32"));
  const known = context.literal(node.inputs[1] as number);
  const shift = (name: string) => shifted(context, [word(name), word(count)], known, "RIGHT");
  if (dtype === "uint32" || dtype === "uint8") {
    const result = shift(a);
    return context.set(output, dtype === "uint32" ? result : context.cast(result, dtype), shape);
  }
  checkOpset(context, "shiftRight of signed integers");
  const wide = context.cast(a, "int32");
  const isNegative = context.emit("Less", [wide, context.scalar(0, "int32")]);
  const complement = context.emit("BitwiseNot", [wide]);
  const rest = context.cast(shift(context.emit("Where", [isNegative, complement, wide])), "int32");
  const result = context.emit("Where", [isNegative, context.emit("BitwiseNot", [rest]), rest]);
  return context.set(output, dtype === "int32" ? result : context.cast(result, dtype), shape);
});

export const bits: readonly Lowering[] = [...plain, shiftLeft, shiftRight];
