import { HyalineError } from "@hyaline/core";
import type { OnnxDType } from "../../dataType.js";
import type { OnnxTarget } from "../graph/shared.js";

/**
 * The data types for which ONNX Runtime's CPU provider has a kernel, for ops where some of ours are missing (measured on
 * 1.30, wasm and native alike). Ops that are not listed run on all of them; float16 is widened by the runtime itself.
 */
const all: readonly OnnxDType[] = [
  "float32",
  "float16",
  "float64",
  "int32",
  "uint32",
  "uint8",
  "int8",
  "int64",
];
const floats: readonly OnnxDType[] = ["float32", "float16", "float64"];
const singles: readonly OnnxDType[] = ["float32", "float16"];
const reduced: readonly OnnxDType[] = [...floats, "int32", "int64"];
const ranked: readonly OnnxDType[] = [...reduced, "uint8", "int8"];

const kernels: Readonly<Record<string, readonly OnnxDType[]>> = {
  Neg: [...reduced, "int8"],
  Erf: singles,
  Tan: singles,
  Asin: singles,
  Acos: singles,
  Atan: singles,
  Sinh: singles,
  Cosh: singles,
  Asinh: singles,
  Acosh: singles,
  Atanh: singles,
  Softplus: singles,
  Elu: singles,
  Selu: singles,
  Celu: ["float32"],
  Softsign: singles,
  HardSigmoid: singles,
  HardSwish: singles,
  LeakyRelu: singles,
  Gelu: singles,
  Mish: singles,
  PRelu: singles,
  ThresholdedRelu: singles,
  GlobalAveragePool: singles,
  InstanceNormalization: singles,
  LRN: singles,
  LSTM: ["float32"],
  GRU: ["float32"],
  RNN: ["float32"],
  Relu: [...floats, "int32", "int8"],
  Pow: reduced,
  MatMul: [...reduced, "uint32"],
  Where: [...reduced, "uint8"],
  CumSum: reduced,
  // int32 saturates there: sums are taken as int64, and wrap when they are cast back.
  ReduceSum: [...floats, "int64"],
  ReduceProd: floats,
  // Of int64 along the last axis the native provider compares the low halves.
  ReduceMax: [...floats, "int32", "uint8", "int8", "bool"],
  ReduceMin: [...floats, "int32", "uint8", "int8", "bool"],
  ArgMax: ranked,
  ArgMin: ranked,
  TopK: ranked,
  MaxPool: ["float32", "float16", "float64", "uint8", "int8"],
  Equal: [...all, "bool"],
};

/**
 * Where the WebGPU provider has kernels of data types that the CPU provider lacks, or gets wrong: a cast to int64, which
 * the GPU does not have, would move the op to the CPU.
 */
const webgpuKernels: Readonly<Record<string, readonly OnnxDType[]>> = {
  ReduceSum: [...singles, "int32", "uint32"],
  ReduceMax: [...singles, "int32", "uint32", "uint8", "int8", "bool"],
  ReduceMin: [...singles, "int32", "uint32", "uint8", "int8", "bool"],
  // Its shader of bools does not compile where it broadcasts.
  Where: [...singles, "int32", "uint32"],
};

/** What to compute in where a kernel is missing: the nearest type that holds every value and, cast back, wraps alike. */
const wider: Readonly<Partial<Record<OnnxDType, OnnxDType>>> = {
  bool: "uint8",
  uint8: "int32",
  int8: "int32",
  uint32: "int64",
  int32: "int64",
  int64: "float64",
  float16: "float32",
};

/** The data type in which `opType` is computed for inputs of `dtype`; `undefined` where there is none without loss. */
export function wideningFor(opType: string, dtype: OnnxDType, target: OnnxTarget): OnnxDType | undefined {
  const known = (target === "ort-webgpu" ? webgpuKernels[opType] : undefined) ?? kernels[opType] ?? all;
  let compute: OnnxDType | undefined = dtype;
  while (compute !== undefined && !known.includes(compute)) compute = wider[compute];
  return compute;
}

/** {@link wideningFor} for ops that have one for every data type that core lets them have. */
export function computeDType(opType: string, dtype: OnnxDType, target: OnnxTarget): OnnxDType {
  const compute = wideningFor(opType, dtype, target);
  if (compute === undefined) throw new HyalineError("internal", `no way to compute ${opType} of ${dtype}`);
  return compute;
}
