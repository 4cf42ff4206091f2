import { attention, einsum, matMul } from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

/** A shape that broadcasts against `shape`: some of its axes are 1, and some in front are left out. */
export function broadcastable(draw: Draw, shape: readonly number[]): number[] {
  return shape.slice(draw.int(0, shape.length)).map((n) => (draw.chance(0.3) ? 1 : n));
}

const equations = [
  "ij,jk->ik",
  "bij,bjk->bik",
  "bij,bkj->bik",
  "bhqd,bhkd->bhqk",
  "ij,kj->ki",
  "ijk,jk->i",
  "ij,ij->",
  "i,j->ij",
  "bij,jk,bkl->bil",
  "ii->i",
  "aij,bj->abi",
];

export const linearFamilies: readonly Family[] = [
  {
    op: "matMul",
    draw: (draw) => {
      const [m, k, n] = [draw.size(), draw.size(), draw.size()];
      const batch = draw.shape(draw.int(0, 3), 1, 4);
      const shapes = [
        [...(draw.chance(0.5) ? batch : broadcastable(draw, batch)), m, k],
        [...(draw.chance(0.5) ? batch : broadcastable(draw, batch)), k, n],
      ];
      if (draw.chance(0.1)) shapes[0] = [k];
      if (draw.chance(0.1)) shapes[1] = [k];
      return {
        about: shapes,
        call: (a, b) => matMul(a, b),
        inputs: shapes.map((shape) => ({ shape })),
      };
    },
  },
  {
    op: "einsum",
    draw: (draw) => {
      const equation = draw.pick(equations);
      const sizes = new Map<string, number>();
      const sizeOf = (letter: string): number => {
        const size = sizes.get(letter) ?? draw.int(1, 6);
        sizes.set(letter, size);
        return size;
      };
      const [operands = ""] = equation.split("->");
      const shapes = operands.split(",").map((letters) => [...letters].map(sizeOf));
      return {
        about: { equation, shapes },
        call: (...inputs) => einsum(equation, ...inputs),
        inputs: shapes.map((shape) => ({ shape })),
      };
    },
  },
  {
    op: "attention",
    draw: (draw) => {
      const batch = draw.shape(draw.int(0, 2), 1, 3);
      const [queries, keys, width, values] = [draw.int(1, 6), draw.int(1, 6), draw.size(), draw.size()];
      const causal = draw.chance(0.4);
      const shapes = [
        [...batch, queries, width],
        [...batch, causal ? queries : keys, width],
        [...batch, causal ? queries : keys, values],
      ];
      return {
        about: { shapes, causal },
        call: (q, k, v) => attention(q, k, v, { causal }),
        inputs: shapes.map((shape) => ({ shape })),
      };
    },
  },
];
