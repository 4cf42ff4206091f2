// An op of one's own, written with others: it differentiates, batches and becomes ONNX. And a gradient of one's own.
import { ortBackend } from "@hyaline/backend-ort";
import {
  add,
  apply1,
  composite,
  customGradient,
  div,
  grad,
  mul,
  round,
  sin,
  square,
  type Tensor,
  tensor,
  useBackend,
  vmap,
} from "@hyaline/core";
import { exportOnnx } from "@hyaline/onnx";

// Ziyin et al., "Neural Networks Fail to Learn Periodic Functions and How to Fix It", 2020.
const snakeOp = composite({
  name: "snake",
  infer: (specs) => [...specs],
  body: (inputs, { a }: { a: number }) => {
    const [x] = inputs as [Tensor];
    return [add(x, div(square(sin(mul(x, a))), a))];
  },
});
const snake = (x: Tensor, a = 1) => apply1(snakeOp, [x], { a });

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const x = tensor([0.5, 1, 2]);
  const show = async (name: string, y: Tensor) =>
    log(`${name}: ${((await y.array()) as number[]).map((value) => value.toFixed(3)).join(", ")}`);
  await show("snake", snake(x));
  await show("its slope", grad((x: Tensor) => snake(x).sum())(x));
  await show("each by itself", vmap((x: Tensor) => snake(x))(x));
  log(`as ONNX: ${(await exportOnnx((x) => snake(x), [{ dtype: "float32", shape: [3] }])).length} bytes`);

  const straight = customGradient((x: Tensor) => ({
    value: round(x),
    pullback: (g: Tensor) => [g] as const,
  }));
  await show("the slope of rounding, straight through", grad((x: Tensor) => straight(x).sum())(x));
};
