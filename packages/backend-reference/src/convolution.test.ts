import {
  avgPool,
  type ConvOptions,
  conv,
  convFilterGradient,
  convTranspose,
  full,
  grad,
  jit,
  jvp,
  logSoftmax,
  maxPool,
  maxPoolWithIndices,
  type PoolOptions,
  relu,
  replay,
  softmax,
  type Tensor,
  tensor,
  trace,
  useBackend,
  vmap,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { referenceBackend } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));
let seed = 1;
const noise = (shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const a = Float64Array.from({ length: size }, () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  });
  return tensor(a, { shape });
};
async function checkGrad(fn: (...xs: Tensor[]) => Tensor, xs: Tensor[]) {
  const c = noise([...fn(...xs).shape]);
  const loss = (...ys: Tensor[]) =>
    fn(...ys)
      .mul(c)
      .sum();
  const vs = xs.map((x) => noise([...x.shape]));
  const h = 1e-6;
  const up = await loss(...xs.map((x, i) => x.add((vs[i] as Tensor).mul(h)))).item();
  const down = await loss(...xs.map((x, i) => x.sub((vs[i] as Tensor).mul(h)))).item();
  const gs = grad(
    loss as never,
    { argnums: xs.map((_, i) => i) } as never,
  )(...(xs as never)) as unknown as Tensor[];
  let total = 0;
  for (const [i, g] of gs.entries())
    total += await g
      .mul(vs[i] as Tensor)
      .sum()
      .item();
  expect(Math.abs(total - (up - down) / (2 * h))).toBeLessThan(1e-7 * Math.max(1, Math.abs(total)));
  const { tangent } = jvp(loss as never, xs as never, vs as never) as { tangent: Tensor };
  expect(Math.abs((await tangent.item()) - total)).toBeLessThan(1e-10 * Math.max(1, Math.abs(total)));
}
async function checkVmap(fn: (...xs: Tensor[]) => Tensor, xs: Tensor[]) {
  for (let mask = 1; mask < 2 ** xs.length; mask++) {
    const many = xs.map((x, i) => (mask & (2 ** i) ? noise([3, ...x.shape]) : x));
    const inAxes = xs.map((_, i) => (mask & (2 ** i) ? 0 : null));
    const y = await (vmap(fn as never, { inAxes })(...(many as never)) as Tensor).data();
    const parts: number[] = [];
    for (let b = 0; b < 3; b++) {
      const one = await Promise.all(
        many.map(async (x, i) => {
          if (!(mask & (2 ** i))) return x;
          const d = await x.data();
          const n = d.length / 3;
          return tensor(d.slice(b * n, (b + 1) * n), { shape: x.shape.slice(1) });
        }),
      );
      parts.push(...(await fn(...one).data()));
    }
    expect(y.length).toBe(parts.length);
    parts.forEach((v, i) => expect(Math.abs((y[i] as number) - v)).toBeLessThan(1e-12));
  }
}
const cases: [number[], number[], ConvOptions][] = [
  [[2, 3, 7], [4, 3, 3], { strides: 2, padding: [[1, 0]] }],
  [
    [2, 4, 6, 5],
    [6, 2, 3, 2],
    {
      strides: [2, 1],
      padding: [
        [1, 2],
        [0, 1],
      ],
      dilations: [1, 2],
      groups: 2,
    },
  ],
  [[1, 2, 4, 4, 3], [2, 1, 2, 2, 2], { padding: 1, groups: 2, strides: 3 }],
  [[2, 2, 5, 5], [3, 2, 1, 1], {}],
  [[2, 2, 5, 5], [3, 2, 3, 3], { padding: "same" }],
];
test.each(cases)("conv %j %j %j", async (xs, ws, options) => {
  const x = noise(xs),
    w = noise(ws),
    b = noise([ws[0] as number]);
  await checkGrad((x, w, b) => conv(x as Tensor, w as Tensor, b as Tensor, options), [x, w, b]);
  await checkVmap((x, w, b) => conv(x as Tensor, w as Tensor, b as Tensor, options), [x, w, b]);
  const y = conv(x, w, options);
  const fg = (x: Tensor, y: Tensor) => convFilterGradient(x, y, { ...options, kernel: ws.slice(2) });
  await checkGrad(fg as never, [x, y]);
  await checkVmap(fg as never, [x, y]);
});
test.each([
  [[2, 4, 4], [4, 3, 3], { strides: 2, padding: 1, outputPadding: 1 }],
  [
    [2, 4, 4, 3],
    [4, 1, 3, 2],
    {
      strides: [2, 3],
      padding: [
        [1, 0],
        [0, 1],
      ],
      outputPadding: [1, 2],
      groups: 2,
      dilations: [1, 2],
    },
  ],
] as const)("convTranspose %j", async (xs, ws, options) => {
  const x = noise([...xs]),
    w = noise([...ws]);
  const g = "groups" in options ? options.groups : 1;
  const f = (x: Tensor, w: Tensor, b: Tensor) => convTranspose(x, w, b, options as never);
  await checkGrad(f as never, [x, w, noise([ws[1] * g])]);
  await checkVmap(f as never, [x, w, noise([ws[1] * g])]);
});
test.each([
  [[2, 2, 7], { kernel: 3, strides: 2, padding: 1, ceilMode: true }],
  [
    [2, 2, 6, 5],
    {
      kernel: [3, 2],
      strides: [2, 2],
      padding: [
        [1, 0],
        [0, 1],
      ],
      ceilMode: true,
    },
  ],
  [[2, 2, 6, 5], { kernel: 2, dilations: 2, strides: 1 }],
  [[1, 2, 5, 5, 4], { kernel: 2 }],
  [[1, 2, 9], { kernel: 2, strides: 3 }],
] as [number[], PoolOptions][])("pools %j %j", async (xs, options) => {
  const x = noise(xs);
  for (const countIncludePad of [true, false]) {
    await checkGrad((x) => avgPool(x as Tensor, { ...options, countIncludePad }), [x]);
    await checkVmap((x) => avgPool(x as Tensor, { ...options, countIncludePad }), [x]);
  }
  await checkGrad((x) => maxPool(x as Tensor, options), [x]);
  await checkVmap((x) => maxPool(x as Tensor, options), [x]);
  await checkVmap((x) => maxPoolWithIndices(x as Tensor, options)[1], [x]);
});
test("act", async () => {
  const x = noise([3, 4]);
  for (const f of [relu, softmax, logSoftmax, (x: Tensor) => softmax(x, { axis: 0 })]) {
    await checkGrad(f as never, [x]);
    await checkVmap(f as never, [x]);
  }
  expect(await relu(tensor([Number.NaN, -1, 0, 2])).array()).toEqual([Number.NaN, 0, 0, 2]);
});
