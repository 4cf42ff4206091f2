import {
  cast,
  decode,
  jit,
  type LongCallOptions,
  mul,
  refuseDeadEnds,
  reshape,
  sum,
  type Tensor,
  tensor,
  throwIfAborted,
  vjp,
  yieldThread,
} from "@hyaline/core";
import {
  atLayer,
  checkLayerRows,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  inputTensors,
  type LayerRef,
  layerValues,
  modelInput,
  modelOutput,
  type RowTarget,
  rowSizeOf,
  selectionOf,
  type WhiteBox,
} from "@hyaline/explanation";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/** Numbers of a layer, one row after the other. */
export interface LayerRows {
  readonly count: number;
  readonly size: number;
  /** Of one row. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** A model's layers, read for rows on the host. */
export interface LayerReader {
  /** The values of each layer. */
  values(inputs: ExplainedInputs, long: LongCallOptions): Promise<LayerRows[]>;
  /** The slopes of the explained outputs along the first layer's values. */
  slopes(inputs: ExplainedInputs, targets: readonly RowTarget[], long: LongCallOptions): Promise<LayerRows>;
  dispose(): void;
}

export function layerReader(model: WhiteBox, layers: readonly string[], batchSize?: number): LayerReader {
  const asked = (x: ModelInput) => modelOutput(model, x);
  const read = jit((x: ModelInput) => {
    const found = layerValues(asked, layers, x);
    return layers.map((layer) => found[layer] as Tensor);
  });
  const answer = jit((x: ModelInput) => asked(x));
  const slope = jit((x: ModelInput, weights: Tensor) => {
    const { value, output, info } = atLayer(asked, layers[0] as LayerRef)(x);
    checkLayerRows({ value, info }, weights.shape[0] as number);
    const explained = (h: Tensor) => {
      const y = output(h);
      return sum(mul(reshape(y, weights.shape), cast(weights, y.dtype)));
    };
    const { value: total, pullback } = vjp(explained, [value], { inspect: refuseDeadEnds });
    return [pullback(total.mul(0).add(1))[0] as Tensor];
  });

  async function collected(
    inputs: ExplainedInputs,
    long: LongCallOptions,
    run: (x: ModelInput, start: number, size: number) => Promise<readonly Tensor[]>,
  ): Promise<LayerRows[]> {
    const found: { shape: readonly number[]; values: Float64Array }[] = [];
    for (const { start, count, size } of equalChunks(
      inputs.count,
      defaultBatchSize(rowSizeOf(inputs), batchSize),
    )) {
      await yieldThread(long.signal);
      const tensors = inputTensors(inputs, { start, count, size });
      const results = await run(modelInput(inputs, tensors), start, size);
      for (const [i, result] of results.entries()) {
        checkLayerRows({ value: result, info: { name: layers[i] as string } as never }, size);
        const width = result.size / size;
        found[i] ??= { shape: result.shape.slice(1), values: new Float64Array(inputs.count * width) };
        const numbers = decode(await result.data(long), result.dtype);
        found[i]?.values.set(numbers.subarray(0, count * width), start * width);
      }
      for (const used of [...tensors, ...results]) used.dispose();
      throwIfAborted(long.signal);
    }
    return found.map(({ shape, values }) => ({
      count: inputs.count,
      size: values.length / inputs.count,
      shape,
      values,
    }));
  }

  return {
    values: (inputs, long) => collected(inputs, long, (x) => read.call([x], long)),
    slopes: async (inputs, targets, long) => {
      const { outputShape, width } = await outputsOf(inputs, long);
      const [found] = await collected(inputs, long, async (x, start, size) => {
        const weights = new Float32Array(size * width);
        for (let row = 0; row < size; row++) {
          const { indices, weights: own } = selectionOf(
            targets[start + row] ?? targets.at(-1) ?? null,
            outputShape,
          );
          indices.forEach((index, k) => {
            weights[row * width + index] = own[k] as number;
          });
        }
        const given = tensor(weights, { shape: [size, width] });
        const slopes = await slope.call([x, given], long);
        given.dispose();
        return slopes;
      });
      return found as LayerRows;
    },
    dispose: () => {
      for (const each of [read, answer, slope]) each.dispose();
    },
  };

  async function outputsOf(inputs: ExplainedInputs, long: LongCallOptions) {
    const tensors = inputTensors(inputs, { start: 0, count: 1, size: 1 });
    const y = await answer.call([modelInput(inputs, tensors)], long);
    const found = { outputShape: y.shape.slice(1), width: Math.max(1, y.size) };
    for (const used of [...tensors, y]) used.dispose();
    return found;
  }
}
