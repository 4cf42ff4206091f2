/** Exports of PyTorch against what PyTorch computed: outputs, and gradients of inputs and of weights. */
import { grad, jit, mul, sum, type Tensor } from "@hyaline/core";
import { importOnnx, readOnnxTensor } from "@hyaline/onnx";
import { expect } from "vitest";

/** The bytes of a file, by its path in the folder of recorded models. */
export type ReadRecorded = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

export interface TorchCase {
  readonly case: string;
  readonly inputs: readonly { readonly name: string; readonly dtype: string }[];
  readonly param_grads: readonly string[];
}

export async function torchCases(read: ReadRecorded): Promise<readonly TorchCase[]> {
  return JSON.parse(new TextDecoder().decode(await read("torch/index.json"))).cases;
}

/** The largest difference, relative to the largest number that was recorded; gradients below 1e-3 are rounding or 0. */
export async function difference(got: Tensor, recorded: Tensor): Promise<number> {
  expect(got.shape).toEqual(recorded.shape);
  const [a, b] = [await got.data(), await recorded.data()];
  let worst = 0;
  let largest = 1e-3;
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs((a[i] as number) - (b[i] as number)));
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return worst / largest;
}

/** Runs one export on the backend in use, and expects PyTorch's numbers. */
export async function checkTorchCase(
  { case: name, inputs, param_grads }: TorchCase,
  read: ReadRecorded,
): Promise<void> {
  const recorded = async (file: string) => readOnnxTensor(await read(`torch/${name}/${file}.pb`));
  const model = importOnnx(await read(`torch/${name}/model.onnx`));
  const given: Record<string, Tensor> = {};
  const rest: Record<string, Tensor> = {};
  for (const [i, input] of inputs.entries()) {
    (input.dtype === "float32" ? given : rest)[input.name] = await recorded(`input_${i}`);
  }
  const cotangent = await recorded("cotangent_0");
  const weights = Object.fromEntries(param_grads.map((key) => [key, model.parameters[key] as Tensor]));
  const objective = (args: { given: Record<string, Tensor>; weights: Record<string, Tensor> }) => {
    const y = model.fn({ ...rest, ...args.given }, { parameters: args.weights });
    return [sum(mul(y, cotangent)), y] as const;
  };
  const both = jit((args: Parameters<typeof objective>[0]) => ({
    y: objective(args)[1],
    gradient: grad((inner: typeof args) => objective(inner)[0])(args),
  }));
  const { y, gradient } = await both({ given, weights });
  expect.soft(await difference(y, await recorded("output_0"))).toBeLessThan(1e-4);
  for (const [i, input] of inputs.entries()) {
    const got = gradient.given[input.name];
    if (!got) continue;
    expect.soft(await difference(got, await recorded(`grad_input_${i}`)), input.name).toBeLessThan(1e-3);
  }
  for (const key of param_grads) {
    const got = gradient.weights[key] as Tensor;
    expect.soft(await difference(got, await recorded(`grad_param_${key}`)), key).toBeLessThan(1e-3);
  }
  both.dispose();
}
