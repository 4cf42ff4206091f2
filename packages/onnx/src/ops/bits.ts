import {
  bitwiseAndOp,
  bitwiseNotOp,
  bitwiseOrOp,
  bitwiseXorOp,
  shiftLeftOp,
  shiftRightOp,
} from "@hyaline/core";
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

/** ONNX shifts unsigned integers alone: signed ones are shifted by their bits. */
const shiftLeft = lowering(shiftLeftOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const { names, shape } = context.broadcastInputs(node.inputs);
  const bits = names.map((name) => (dtype === "uint32" ? name : context.cast(name, "uint32")));
  const shifted = context.emit("BitShift", bits, { direction: "LEFT" });
  context.set(output, dtype === "uint32" ? shifted : context.cast(shifted, dtype), shape);
});

/** Negative numbers are shifted as their complement, which brings the sign in from the left. */
const shiftRight = lowering(shiftRightOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [a, count] = names as [string, string];
  const shift = (name: string) =>
    context.emit("BitShift", [context.cast(name, "uint32"), context.cast(count, "uint32")], {
      direction: "RIGHT",
    });
  if (dtype === "uint32" || dtype === "uint8") {
    const isWide = dtype === "uint32";
    const shifted = isWide ? context.emit("BitShift", [a, count], { direction: "RIGHT" }) : shift(a);
    return context.set(output, isWide ? shifted : context.cast(shifted, dtype), shape);
  }
  checkOpset(context, "shiftRight of signed integers");
  const wide = context.cast(a, "int32");
  const isNegative = context.emit("Less", [wide, context.scalar(0, "int32")]);
  const complement = context.emit("BitwiseNot", [wide]);
  const shifted = context.cast(shift(context.emit("Where", [isNegative, complement, wide])), "int32");
  const result = context.emit("Where", [isNegative, context.emit("BitwiseNot", [shifted]), shifted]);
  return context.set(output, dtype === "int32" ? result : context.cast(result, dtype), shape);
});

export const bits: readonly Lowering[] = [...plain, shiftLeft, shiftRight];
