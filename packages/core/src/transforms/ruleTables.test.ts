import { referenceBackend } from "@hyaline/backend-reference";
import {
  alias,
  type BackwardRule,
  backward,
  checkpoint,
  cond,
  customGradient,
  fill,
  greater,
  matMul,
  mul,
  type RuleTable,
  relu,
  scan,
  sum,
  type Tensor,
  tanh,
  tensor,
  useBackend,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

const w = tensor([
  [0.5, -1],
  [1.5, 0.25],
]);
const x = () => tensor([[1, -2]]);
const layer = (h: Tensor) => relu(matMul(h, w));
/** Gives cotangents of relu a thousand times their size, so that it shows whether it was asked. */
const loud: BackwardRule = (_, [g]) => [mul(g as Tensor, 1000)];
const table: RuleTable = ({ op }) => (op.name === "relu" ? loud : undefined);
const back = (fn: (x: Tensor) => Tensor, rules?: RuleTable) => {
  const input = alias(x());
  const y = fn(input);
  return backward([y], [input], [fill(1, y)], { rules })[0]?.array();
};

const models: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["checkpoint", checkpoint(layer)],
  [
    "customGradient",
    customGradient((h: Tensor) => ({ value: layer(h), pullback: (g: Tensor) => [mul(g, 0)] as const })),
  ],
  ["scan", (h) => scan((c: Tensor, _: Tensor) => [layer(c), c], h, tensor([0]))[0]],
  ["cond", (h) => cond(greater(sum(h), 100), (v: Tensor) => v.mul(0), layer, h)],
  [
    "scan in checkpoint",
    checkpoint((h: Tensor) => scan((c: Tensor, _: Tensor) => [layer(c), c], h, tensor([0]))[0]),
  ],
];

describe("rules enter", () => {
  test.each(models)("%s", async (_, model) => {
    expect(await back(model, table)).toEqual(await back(layer, table));
    expect(await back(layer, table)).not.toEqual(await back(layer));
  });

  test("and without rules each keeps its own gradient", async () => {
    for (const [name, model] of models)
      expect(await back(model), name).toEqual(name === "customGradient" ? [[0, 0]] : await back(layer));
  });

  test("constants inside an opened composite are not what is asked for", async () => {
    const needs: boolean[][] = [];
    const seen: RuleTable = ({ op }) => {
      if (op.name === "mul")
        return ({ needs: own }, g) => {
          needs.push([...own]);
          return [own[0] ? mul(g[0] as Tensor, 2) : undefined, own[1] ? mul(g[0] as Tensor, 2) : undefined];
        };
      return undefined;
    };
    await back(
      checkpoint((h: Tensor) => tanh(mul(h, tensor([3, 4])))),
      seen,
    );
    expect(needs).toEqual([[true, false]]);
  });
});
