import {
  equal,
  evaluate,
  gelu,
  isTensor,
  type NestedArray,
  random,
  relu,
  type Tensor,
  tensor,
  useBackend,
  vjp,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  avgPool2d,
  batchNorm,
  bind,
  type ConvolutionOptions,
  conv1d,
  conv2d,
  conv3d,
  dense,
  embedding,
  groupNorm,
  gru,
  instanceNorm,
  type Layer,
  lastStep,
  layerNorm,
  loadWeights,
  lstm,
  maxPool2d,
  multiHeadAttention,
  type Params,
  type RecurrentLayerOptions,
  rmsNorm,
  rnn,
  sequential,
  transformerEncoder,
  type Variables,
} from "./index.js";
import { expectClose, flat } from "./testing/arrays.js";
import { backends } from "./testing/backends.js";
import { type LayerCase, layerCases, optionCases } from "./testing/layerCases.js";

type Make = (config: never) => Layer;

const convolutionOf =
  (
    make: (filters: number, kernel: number | readonly number[], options?: ConvolutionOptions) => Layer,
  ): Make =>
  (config: {
    readonly out_channels: number;
    readonly kernel_size: number | readonly number[];
    readonly stride?: number;
    readonly padding?: number | "same" | "valid" | readonly number[];
    readonly dilation?: number;
    readonly groups?: number;
    readonly bias?: boolean;
  }) => {
    const { padding = 0 } = config;
    return make(config.out_channels, config.kernel_size, {
      strides: config.stride ?? 1,
      padding: Array.isArray(padding) ? padding.map((n) => [n, n] as const) : (padding as number),
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

interface NormConfig {
  readonly eps: number;
  readonly momentum: number;
  readonly normalized_shape: readonly number[];
  readonly num_groups: number;
}

interface EmbeddingConfig {
  readonly num_embeddings: number;
  readonly embedding_dim: number;
  readonly padding_idx?: number;
}

interface RecurrentConfig {
  readonly hidden_size: number;
  readonly bidirectional: boolean;
  /** Only the final states, which `lastStep` gives. */
  readonly last: boolean;
}

interface SelfAttentionConfig {
  readonly num_heads: number;
  readonly bias: boolean;
  readonly causal: boolean;
}

const recurrentOf =
  (make: (units: number, options: RecurrentLayerOptions) => Layer): Make =>
  ({ hidden_size, bidirectional, last }: RecurrentConfig) => {
    const layer = make(hidden_size, { bidirectional });
    return last ? sequential({ own: layer, last: lastStep() }) : layer;
  };

interface EncoderConfig {
  readonly causal?: boolean;
  readonly activation?: "relu" | "gelu";
  readonly nhead: number;
  readonly d_model: number;
  readonly dim_feedforward: number;
  readonly norm_first: boolean;
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
  BatchNorm1d: ({ eps, momentum }: NormConfig) => batchNorm({ epsilon: eps, momentum }),
  BatchNorm2d: ({ eps, momentum }: NormConfig) => batchNorm({ epsilon: eps, momentum }),
  LayerNorm: ({ eps, normalized_shape }: NormConfig) =>
    layerNorm({ epsilon: eps, axis: -normalized_shape.length }),
  GroupNorm: ({ eps, num_groups }: NormConfig) => groupNorm(num_groups, { epsilon: eps }),
  InstanceNorm2d: ({ eps }: NormConfig) => instanceNorm({ epsilon: eps, affine: true }),
  RMSNorm: ({ eps, normalized_shape }: NormConfig) =>
    rmsNorm({ epsilon: eps, axis: -(normalized_shape ?? [0]).length }),
  Embedding: ({ num_embeddings, embedding_dim, padding_idx }: EmbeddingConfig) =>
    embedding(num_embeddings, embedding_dim, padding_idx === undefined ? {} : { paddingToken: padding_idx }),
  TransformerEncoderLayer: (config: EncoderConfig) =>
    transformerEncoder({
      heads: config.nhead,
      size: config.d_model,
      hidden: config.dim_feedforward,
      normFirst: config.norm_first,
      causal: config.causal ?? false,
      activation: config.activation === "gelu" ? gelu : relu,
    }),
  RNN: recurrentOf(rnn),
  GRU: recurrentOf(gru),
  LSTM: recurrentOf(lstm),
  SelfAttention: ({ num_heads, bias, causal }: SelfAttentionConfig) =>
    multiHeadAttention(num_heads, { useBias: bias, causal }) as Layer,
  AvgPool2d: (config: PoolConfig) =>
    avgPool2d(config.kernel_size, {
      ...poolOptions(config),
      countIncludePad: config.count_include_pad ?? true,
    }),
};

const stacks = layerCases.filter(({ layer, config }) => ["GRU", "LSTM"].includes(layer) && config.num_layers);
const attentions = layerCases.filter(({ layer }) => layer === "MultiheadAttention");
const covered = [
  ...layerCases.filter(
    ({ layer, config }) =>
      layer in makers && config.padding_mode === undefined && !["RNN", "GRU", "LSTM"].includes(layer),
  ),
  ...optionCases,
];

/** PyTorch's encoder calls its attention `self_attn`. */
const tensors = (record: Readonly<Record<string, NestedArray>>) =>
  Object.fromEntries(
    Object.entries(record).map(([name, values]) => [
      name.replace(/^self_attn\./, "attention."),
      tensor(values),
    ]),
  );

const leaves = (params: Params): [string, Tensor][] =>
  Object.entries(params).flatMap(([name, value]) =>
    isTensor(value)
      ? [[name, value] as [string, Tensor]]
      : leaves(value).map(([inner, leaf]): [string, Tensor] => [`${name}/${inner}`, leaf]),
  );

/** As the recorded numbers' README says: 1e-5 of the largest, and ten times what float32 itself is off by. */
const toleranceOf = (recorded: LayerCase, wanted: NestedArray): number =>
  1e-5 * Math.max(...flat(wanted).map(Math.abs)) + 10 * recorded.f32_vs_f64_max_abs;

/** ONNX Runtime refuses this session: its padding may not reach the kernel's size, which a dilated window may. */
const isRefused = (backend: string, { layer, config }: LayerCase) =>
  backend === "ort:wasm" && layer === "MaxPool2d" && config.dilation === 2 && config.ceil_mode === true;

/** Elsewhere than on the reference, every fourth pair of options will do by day: each makes a session or more. */
const isForNight = (backend: string, one: LayerCase) =>
  backend !== "reference" && optionCases.indexOf(one) % 4 > 0 && process.env.HYALINE_NIGHTLY !== "1";

describe.each(backends)("on %s", (name, create) => {
  let dispose = async () => {};
  beforeAll(async () => {
    const backend = await create();
    useBackend(backend);
    dispose = () => backend.dispose();
  });
  afterAll(() => dispose());

  test.each(covered.filter((one) => !isRefused(name, one) && !isForNight(name, one)))(
    "$id: outputs and gradients are PyTorch's",
    async (recorded) => {
      const layer = (makers[recorded.layer] as Make)(recorded.config as never);
      const { training, inputs, buffers_before = {}, buffers_after } = recorded;
      const x = inputs.x ? tensor(inputs.x) : tensor(inputs.tokens as NestedArray, { dtype: "int32" });
      const fresh = layer.init(random.key(0), x);
      const own = recorded.config.last ? "own." : "";
      const under = (record: Record<string, Tensor>) =>
        Object.fromEntries(Object.entries(record).map(([name, value]) => [own + name, value]));
      const load = (
        weights: Readonly<Record<string, NestedArray>> = {},
        buffers = buffers_before,
      ): Variables =>
        layer.fromTorch
          ? loadWeights(layer, fresh, under({ ...tensors(weights), ...tensors(buffers) }))
          : { params: {}, state: {} };
      const { params, state } = load(recorded.weights);
      const apply = (own: Params, input: Tensor) =>
        layer.apply(own, input, { training, state, key: random.key(0) });

      const upstream = tensor(recorded.upstream.output as NestedArray);
      const gradX = recorded.grad_inputs?.x;
      const { value, pullback } = gradX
        ? vjp((own: Params, input: Tensor) => apply(own, input).output, [params, x])
        : vjp((own: Params) => apply(own, x).output, [params]);
      const [gradients, gradientX] = pullback(upstream) as readonly [Params, Tensor?];
      const after = apply(params, x).state;
      const wanted = load(recorded.grad_weights).params;
      const wantedState = buffers_after ? load(recorded.weights, buffers_after).state : {};
      await evaluate([value, gradients, gradientX ?? [], after, wanted, wantedState]);

      const output = recorded.outputs.output as NestedArray;
      expectClose(await value.array(), output, toleranceOf(recorded, output), "output");
      if (gradX) {
        const got = (await gradientX?.array()) as NestedArray;
        expectClose(got, gradX, toleranceOf(recorded, gradX), "gradient of x");
      }
      const results = new Map(leaves(gradients));
      for (const [name, leaf] of leaves(wanted)) {
        const expected = await leaf.array();
        const got = (await results.get(name)?.array()) as NestedArray;
        expectClose(got, expected, toleranceOf(recorded, expected), `gradient of ${name}`);
      }
      const states = new Map(leaves(after));
      for (const [name, leaf] of leaves(wantedState)) {
        const got = (await states.get(name)?.array()) as NestedArray;
        expectClose(got, await leaf.array(), 1e-6, `state ${name}`);
      }
    },
  );

  test.each(stacks)("$id: the outputs of a stack are PyTorch's", async (recorded) => {
    const { hidden_size, num_layers } = recorded.config as Record<string, number>;
    const make = recorded.layer === "GRU" ? gru : lstm;
    const stack = Array.from({ length: num_layers as number }, () =>
      make(hidden_size as number, { bidirectional: true }),
    );
    const layer = sequential(stack);
    const x = tensor(recorded.inputs.x as NestedArray);
    // PyTorch numbers its layers within one module: weight_ih_l1 is our second layer's weight_ih_l0.
    const weights = Object.fromEntries(
      Object.entries(recorded.weights ?? {}).map(([name, values]) => {
        const level = Number(/_l(\d)/.exec(name)?.[1]);
        return [`${recorded.layer.toLowerCase()}${level + 1}.${name.replace(/_l\d/, "_l0")}`, tensor(values)];
      }),
    );
    const predict = bind(layer, loadWeights(layer, layer.init(random.key(0), x), weights));
    const output = recorded.outputs.output0 as NestedArray;
    expectClose(await predict(x).array(), output, toleranceOf(recorded, output), "output");
  });

  test.each(attentions)("$id: the outputs of attention are PyTorch's", async (recorded) => {
    const { num_heads, embed_dim } = recorded.config as Record<string, number>;
    const { x, attn_mask, query, key, value } = recorded.inputs;
    const layer = multiHeadAttention(num_heads as number, { size: embed_dim as number });
    const input = query
      ? { query: tensor(query), key: tensor(key as NestedArray), value: tensor(value as NestedArray) }
      : { query: tensor(x as NestedArray) };
    const { params } = loadWeights(layer, layer.init(random.key(0), input), tensors(recorded.weights ?? {}));
    // PyTorch's masks say what is not allowed.
    const mask = attn_mask ? { mask: equal(tensor(attn_mask), 0) } : {};
    const output = (recorded.outputs.output ?? recorded.outputs.output0) as NestedArray;
    const got = layer.apply(params, { ...input, ...mask }).output;
    expectClose(await got.array(), output, toleranceOf(recorded, output), "output");
    if (attn_mask) {
      const causal = multiHeadAttention(num_heads as number, { causal: true });
      const alone = causal.apply(params, tensor(x as NestedArray)).output;
      expectClose(await alone.array(), output, toleranceOf(recorded, output), "causal output");
    }
  });
});

test("the recorded layers that ours cover are all compared", () => {
  expect(covered).toHaveLength(33 + optionCases.length);
  expect(optionCases.length).toBeGreaterThan(100);
});
