import { add, matMul, mul, transpose } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

/** α A B + β C. */
export const Gemm: Reader = (node) => {
  const [alpha, beta] = [node.float("alpha", 1), node.float("beta", 1)];
  const operand = (input: number, name: string) => {
    const x = node.tensor(input);
    return node.int(name, 0) === 0 ? x : transpose(x, [1, 0]);
  };
  const product = matMul(operand(0, "transA"), operand(1, "transB"));
  const scaled = alpha === 1 ? product : mul(product, alpha);
  const c = node.optional(2);
  if (!c || beta === 0) return scaled;
  return add(scaled, beta === 1 ? c : mul(c, beta));
};
