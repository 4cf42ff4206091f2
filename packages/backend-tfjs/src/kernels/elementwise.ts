import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "../engine.js";
import { type Call, type KernelOf, native } from "./kernel.js";

/** Ops on floats that are one call of tfjs with the input `x`. */
const unary: Readonly<Record<string, string>> = {
  abs: "Abs",
  acos: "Acos",
  acosh: "Acosh",
  asin: "Asin",
  asinh: "Asinh",
  atan: "Atan",
  atanh: "Atanh",
  ceil: "Ceil",
  cos: "Cos",
  cosh: "Cosh",
  exp: "Exp",
  expm1: "Expm1",
  floor: "Floor",
  isFinite: "IsFinite",
  isNaN: "IsNan",
  log: "Log",
  log1p: "Log1p",
  neg: "Neg",
  round: "Round",
  sin: "Sin",
  sinh: "Sinh",
  sqrt: "Sqrt",
  tan: "Tan",
  tanh: "Tanh",
};

/** Ops on two floats that are one call with the inputs `a` and `b`. */
const binary: Readonly<Record<string, string>> = {
  add: "Add",
  atan2: "Atan2",
  equal: "Equal",
  greater: "Greater",
  greaterEqual: "GreaterEqual",
  less: "Less",
  lessEqual: "LessEqual",
  mul: "Multiply",
  notEqual: "NotEqual",
  sub: "Sub",
};

const logical: Readonly<Record<string, string>> = {
  logicalAnd: "LogicalAnd",
  logicalOr: "LogicalOr",
  logicalXor: "LogicalXor",
};

const shaders: readonly EngineName[] = ["webgl", "webgpu"];

/**
 * Where tfjs is not exact: sines far from 0 on wasm, and anywhere on a GPU, which promises three digits; hyperbolic
 * functions of large numbers and of NaN in shaders; log1p near 0 on wasm and of what is below -1 on WebGL; the sides of -0
 * of atan2 in shaders.
 */
const inexact: Readonly<Record<string, readonly EngineName[]>> = {
  acos: shaders,
  acosh: shaders,
  asin: shaders,
  asinh: shaders,
  atan2: shaders,
  atanh: shaders,
  cos: ["wasm", ...shaders],
  cosh: shaders,
  log1p: ["wasm", ...shaders],
  sin: ["wasm", ...shaders],
  sinh: shaders,
  tan: shaders,
};

const table = (names: Readonly<Record<string, string>>, of: (op: string, kernel: string) => KernelOf) =>
  Object.fromEntries(Object.entries(names).map(([op, kernel]) => [op, of(op, kernel)]));

const onFloatInputs = ({ inputs }: Call): boolean => inputs.every(({ dtype }) => dtype === "float32");

export const elementwise: Readonly<Record<string, KernelOf>> = {
  ...table(unary, (op, kernel) =>
    native(op, {
      needs: [kernel],
      except: inexact[op] ?? [],
      when: onFloatInputs,
      device: ([x], _, tf) => tf.unary(kernel, x as TensorInfo),
    }),
  ),
  ...table(binary, (op, kernel) =>
    native(op, {
      needs: [kernel],
      except: inexact[op] ?? [],
      when: onFloatInputs,
      device: ([a, b], _, tf) => tf.binary(kernel, a as TensorInfo, b as TensorInfo),
    }),
  ),
  ...table(logical, (op, kernel) =>
    native(op, {
      needs: [kernel],
      takesBools: true,
      device: ([a, b], _, tf) => tf.binary(kernel, a as TensorInfo, b as TensorInfo),
    }),
  ),
  logicalNot: native("logicalNot", {
    needs: ["LogicalNot"],
    takesBools: true,
    device: ([x], _, tf) => tf.unary("LogicalNot", x as TensorInfo),
  }),
};
