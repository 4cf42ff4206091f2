import { referenceBackend } from "@hyaline/backend-reference";
import {
  cut,
  evaluate,
  grad,
  jit,
  jvp,
  simplify,
  type Tensor,
  tap,
  tensor,
  trace,
  useBackend,
  valueAndGrad,
  vmap,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));
test("spine", async () => {
  const x = tensor([1, 2]);
  expect(await x.mul(3).add(1).array()).toEqual([4, 7]);
  const f = (x: Tensor) => x.mul(x).mul(x).sum();
  expect(await grad(f)(x).array()).toEqual([3, 12]);
  const g2 = grad((x: Tensor) => grad(f)(x).sum());
  expect(await g2(x).array()).toEqual([6, 12]);
  const { tangent } = jvp((x: Tensor) => x.mul(x), [x], [tensor([1, 10])]);
  expect(await tangent.array()).toEqual([2, 40]);
  expect(
    simplify(trace((x, v) => jvp((x: Tensor) => x.exp(), [x], [v]).tangent, [x, x])).nodes.map(
      (n) => n.op.name,
    ),
  ).toEqual(["exp", "mul"]);
  expect(
    await vmap(grad(f))(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ).array(),
  ).toEqual([
    [3, 12],
    [27, 48],
  ]);
  const step = jit((w: Tensor, lr: Tensor | number) => {
    const [l, g] = valueAndGrad((w: Tensor) => w.mul(w).sum())(w);
    return { l, w: w.sub(g.mul(lr as Tensor)) };
  });
  let w = tensor([[1, 2]]);
  for (let i = 0; i < 3; i++) ({ w } = await step(w, 0.25));
  expect(await w.array()).toEqual([[0.125, 0.25]]);
  expect(await w.matMul(tensor([[1], [2]])).item()).toBe(0.625);
  const { before, after } = cut(
    trace((x) => tap("h", x.mul(2)).add(1), [x]),
    "h",
  );
  expect(before.nodes.length + after.nodes.length).toBe(4);
  const [m] = await evaluate([x.mean(), x.max()]);
  expect(await m?.item()).toBe(1.5);
});
