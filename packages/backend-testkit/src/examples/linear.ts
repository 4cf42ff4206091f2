import { dot, einsum, matMul, outer, type Shape } from "@hyaline/core";
import type { OpExample } from "../example.js";

const product = (name: string, a: Shape, b: Shape): OpExample => ({
  op: "matMul",
  name,
  call: (x, y) => matMul(x, y),
  inputs: [{ shape: a }, { shape: b }],
});

const sums = (equation: string, shapes: readonly Shape[], name = ""): OpExample => ({
  op: "einsum",
  name: `${equation}${name && `, ${name}`}`,
  call: (...xs) => einsum(equation, ...xs),
  inputs: shapes.map((shape) => ({ shape })),
});

export const linearExamples: readonly OpExample[] = [
  product("", [2, 3], [3, 4]),
  product("matrix by vector", [2, 3], [3]),
  product("vector by matrix", [3], [3, 2]),
  product("vectors", [3], [3]),
  product("batches", [2, 2, 3], [2, 3, 1]),
  product("one matrix for all", [2, 2, 3], [3, 2]),
  product("broadcasting batches", [2, 1, 2, 3], [3, 3, 2]),
  product("nothing to sum", [2, 0], [0, 3]),
  product("no rows", [0, 2], [2, 3]),
  {
    op: "matMul",
    name: "known",
    call: (x, y) => matMul(x, y),
    inputs: [
      { shape: [2, 2], values: [1, 2, 3, 4] },
      { shape: [2, 2], values: [5, 6, 7, 8] },
    ],
    expected: [19, 22, 43, 50],
  },
  { op: "outer", name: "", call: (a, b) => outer(a, b), inputs: [{ shape: [2] }, { shape: [3] }] },
  { op: "dot", name: "", call: (a, b) => dot(a, b), inputs: [{ shape: [3] }, { shape: [3] }] },
  {
    op: "einsum",
    name: "worked out by hand",
    call: (a, b) => einsum("ij,jk->ki", a, b),
    inputs: [
      { shape: [2, 2], values: [1, 2, 3, 4] },
      { shape: [2, 2], values: [5, 6, 7, 8] },
    ],
    expected: [19, 43, 22, 50],
  },
  {
    op: "einsum",
    name: "a diagonal worked out by hand",
    call: (a) => einsum("iji->j", a),
    inputs: [{ shape: [2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] }],
    expected: [7, 11],
  },
  sums("ij,jk", [
    [2, 3],
    [3, 2],
  ]),
  sums("bij,bjk->bik", [
    [2, 2, 3],
    [2, 3, 2],
  ]),
  sums("ii->", [[3, 3]], "a trace"),
  sums("ij->ji", [[2, 3]]),
  sums("ba", [[2, 3]], "alphabetical"),
  sums("i,j->ij", [[2], [3]]),
  sums("ij,ij->", [
    [2, 3],
    [2, 3],
  ]),
  sums(
    "bij,kj->bk",
    [
      [2, 3, 2],
      [4, 2],
    ],
    "a label that only one operand has",
  ),
  sums("...ij,...jk->...ik", [
    [3, 1, 2, 2],
    [2, 2, 3],
  ]),
  sums("i...,...i->...", [
    [2, 3, 2],
    [2, 2],
  ]),
  sums("i...", [[2, 3]], "a lone ellipsis"),
  sums(
    "ij,jk,kl->il",
    [
      [2, 3],
      [3, 2],
      [2, 2],
    ],
    "three operands",
  ),
  sums(
    "bhqd,bhkd->bhqk",
    [
      [2, 2, 3, 2],
      [2, 2, 1, 2],
    ],
    "attention",
  ),
  sums("ij,ik->", [
    [2, 0],
    [2, 3],
  ]),
];
