import type { OnnxDType } from "../dataType.js";

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
  HardSigmoid: singles,
  HardSwish: singles,
  LeakyRelu: singles,
  Gelu: singles,
  Mish: singles,
  PRelu: singles,
  ThresholdedRelu: singles,
  GlobalAveragePool: singles,
  Relu: [...floats, "int32", "int8"],
  Pow: reduced,
  MatMul: [...reduced, "uint32"],
  Where: [...reduced, "uint8"],
  CumSum: reduced,
  ReduceSum: reduced,
  ReduceMean: reduced,
  ReduceProd: reduced,
  ReduceMax: [...ranked, "bool"],
  ReduceMin: [...ranked, "bool"],
  ArgMax: ranked,
  ArgMin: ranked,
  TopK: ranked,
  MaxPool: ["float32", "float16", "float64", "uint8", "int8"],
  Equal: [...all, "bool"],
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
  float64: "float32",
};

/** The data type in which `opType` is computed for inputs of `dtype`. */
export function computeDType(opType: string, dtype: OnnxDType): OnnxDType {
  const known = kernels[opType] ?? all;
  let compute: OnnxDType = dtype;
  while (!known.includes(compute)) {
    const next = wider[compute];
    if (next === undefined || (compute === "float64" && next === "float32" && !known.includes("float32")))
      break;
    compute = next;
  }
  return compute;
}
