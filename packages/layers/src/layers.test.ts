import { evaluate, type NestedArray, random, type Tensor, tensor, useBackend, vjp } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  avgPool2d,
  conv1d,
  conv2d,
  conv3d,
  dense,
  type Layer,
  loadWeights,
  maxPool2d,
  type Params,
} from "./index.js";
import { expectClose, flat } from "./testing/arrays.js";
import { backends } from "./testing/backends.js";
import { type LayerCase, layerCases } from "./testing/layerCases.js";

type Make = (config: never) => Layer;

const convolutionOf =
  (make: typeof conv1d): Make =>
  (config: {
    readonly out_channels: number;
    readonly kernel_size: number | readonly number[];
    readonly stride?: number;
    readonly padding?: number | readonly number[];
    readonly dilation?: number;
    readonly groups?: number;
    readonly bias?: boolean;
  }) => {
    const { padding = 0 } = config;
    return make(config.out_channels, config.kernel_size, {
      strides: config.stride ?? 1,
      padding: typeof padding === "number" ? padding : padding.map((n) => [n, n] as const),
      dilations: config.dilation ?? 1,
      groups: config.groups ?? 1,
      useBias: config.bias ?? true,
    });
  };

interface PoolConfig {
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding?: number;
  readonly dilation?: number;
  readonly ceil_mode?: boolean;
  readonly count_include_pad?: boolean;
}

const poolOptions = (config: PoolConfig) => ({
  strides: config.stride,
  padding: config.padding ?? 0,
  dilations: config.dilation ?? 1,
  ceilMode: config.ceil_mode ?? false,
});

/** Our layer for PyTorch's, by its name and constructor arguments. */
const makers: Readonly<Record<string, Make>> = {
  Linear: ({ out_features, bias }: { readonly out_features: number; readonly bias: boolean }) =>
    dense(out_features, { useBias: bias }),
  Conv1d: convolutionOf(conv1d),
  Conv2d: convolutionOf(conv2d),
  Conv3d: convolutionOf(conv3d),
  MaxPool2d: (config: PoolConfig) => maxPool2d(config.kernel_size, poolOptions(config)),
  AvgPool2d: (config: PoolConfig) =>
    avgPool2d(config.kernel_size, {
      ...poolOptions(config),
      countIncludePad: config.count_include_pad ?? true,
    }),
};

const covered = layerCases.filter(
  ({ layer, config }) => layer in makers && config.padding_mode === undefined,
);

const tensors = (record: Readonly<Record<string, NestedArray>>) =>
  Object.fromEntries(Object.entries(record).map(([name, values]) => [name, tensor(values)]));

/** As the recorded numbers' README says: 1e-5 of the largest, and ten times what float32 itself is off by. */
const toleranceOf = (recorded: LayerCase, wanted: NestedArray): number =>
  1e-5 * Math.max(...flat(wanted).map(Math.abs)) + 10 * recorded.f32_vs_f64_max_abs;

describe.each(backends)("on %s", (_, create) => {
  let dispose = async () => {};
  beforeAll(async () => {
    const backend = await create();
    useBackend(backend);
    dispose = () => backend.dispose();
  });
  afterAll(() => dispose());

  test.each(covered)("$id: outputs and gradients are PyTorch's", async (recorded) => {
    const layer = (makers[recorded.layer] as Make)(recorded.config as never);
    const x = tensor(recorded.inputs.x as NestedArray);
    const fresh = layer.init(random.key(0), x);
    const load = (weights: Readonly<Record<string, NestedArray>> = {}): Params =>
      layer.fromTorch ? loadWeights(layer, fresh, tensors(weights)).params : {};
    const params = load(recorded.weights);

    const { value, pullback } = vjp(
      (input: Tensor, ...trees: readonly Params[]) => layer.apply(trees[0] ?? {}, input).output,
      layer.fromTorch ? [x, params] : [x],
    );
    const [gradient, gradients = {}] = pullback(tensor(recorded.upstream.output as NestedArray));
    const wanted = load(recorded.grad_weights);
    await evaluate([value, gradient, gradients, wanted]);

    const output = recorded.outputs.output as NestedArray;
    expectClose(await value.array(), output, toleranceOf(recorded, output), "output");
    const gradX = recorded.grad_inputs?.x as NestedArray;
    expectClose(await gradient.array(), gradX, toleranceOf(recorded, gradX), "gradient of x");
    for (const name of Object.keys(wanted)) {
      const expected = await (wanted[name] as Tensor).array();
      const got = await (gradients[name] as Tensor).array();
      expectClose(got, expected, toleranceOf(recorded, expected), `gradient of ${name}`);
    }
  });
});

test("the recorded layers that ours cover are all compared", () => {
  expect(covered).toHaveLength(22);
});
