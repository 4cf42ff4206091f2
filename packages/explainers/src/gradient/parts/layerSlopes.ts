import { broadcastTo, cast, jit, refuseDeadEnds, reshape, type Tensor, tensor, vjp } from "@hyaline/core";
import {
  atLayer,
  type Call,
  type Chunk,
  callModel,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  type HostRows,
  inputsRunner,
  inputTensors,
  type LayerRef,
  modelInput,
  type NeuronRef,
  type RowTarget,
  rowSizeOf,
  rowsTensor,
  selectionOf,
  type WhiteBox,
} from "@hyaline/explanation";
import type { SlopesAt } from "./slopes.js";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/** A layer's values on the host, and the gradient of the explained output at values of it that the host chooses. */
export interface LayerSlopes {
  /** The layer's values for inputs. */
  values(call: Call<unknown>, inputs: ExplainedInputs): Promise<HostRows>;
  /** @param points as many times the call's rows as there are, one time after the other */
  at(call: Call<unknown>, points: HostRows, targets: readonly RowTarget[]): Promise<SlopesAt>;
  /** What the layer is called. */
  name(): string;
  dispose(): void;
}

/** Loaded by calls that attribute to a layer from the host. */
export function layerSlopes(
  model: WhiteBox,
  layer: LayerRef,
  { neuron, batchSize }: { readonly neuron?: NeuronRef | undefined; readonly batchSize?: number | undefined },
): LayerSlopes {
  let found = String(layer);
  const unit = neuron?.layer;
  const seen = (x: ModelInput): Tensor =>
    unit === undefined
      ? callModel(model, x)
      : atLayer((each: ModelInput) => callModel(model, each), unit)(x).value;
  const at = (x: ModelInput) => atLayer(seen, layer)(x);
  const reader = inputsRunner(
    ((x: ModelInput) => {
      const { value, info } = at(x);
      found = info.name;
      return value;
    }) as WhiteBox,
    { batchSize },
  );
  const slopes = jit((x: ModelInput, h: Tensor, weights: Tensor) => {
    const { value, output } = at(x);
    const { value: outputs, pullback } = vjp(
      (given: Tensor) => {
        const y = output(cast(given, value.dtype));
        return reshape(y, [y.shape[0] as number, -1]);
      },
      [h],
      { inspect: refuseDeadEnds },
    );
    return pullback(broadcastTo(cast(weights, outputs.dtype), outputs.shape))[0];
  });

  return {
    values: async ({ long }, inputs) => {
      const { onProgress: _, ...quiet } = long;
      const { values, outputShape = [] } = await reader.run(inputs, quiet);
      const shape = [inputs.count, ...outputShape];
      return {
        shape,
        values,
        dtype: "float32",
        count: inputs.count,
        rowShape: outputShape,
        rowSize: values.length / inputs.count,
      };
    },
    at: async (call, points, targets) => {
      const { inputs, long } = call;
      const { onProgress: _, ...quiet } = long;
      const { outputs } = await call.evaluate();
      const outputShape = outputs.outputShape ?? [outputs.shape[1] as number];
      const repeated = repeatAll(inputs, points.count / inputs.count);
      const size = Math.max(points.rowSize, rowSizeOf(inputs));
      const result = new Float64Array(points.values.length);
      for (const chunk of equalChunks(points.count, defaultBatchSize(size, batchSize))) {
        const weights = weightsOf(targets, outputShape, chunk);
        const given = [...inputTensors(repeated, chunk), rowsTensor(points, chunk), weights];
        const h = given.at(-2) as Tensor;
        const slope = await slopes.call([modelInput(inputs, given), h, weights], quiet);
        const values = await slope.data(quiet);
        for (let i = 0; i < chunk.count * points.rowSize; i++)
          result[chunk.start * points.rowSize + i] = Number(values[i]);
        for (const used of [...given, slope]) used.dispose();
      }
      return { slopes: result, evaluations: points.count };
    },
    name: () => found,
    dispose: () => {
      reader.dispose();
      slopes.dispose();
    },
  };
}

/** All rows of all inputs, `times` times one after the other. */
const repeatAll = (inputs: ExplainedInputs, times: number): ExplainedInputs => ({
  ...inputs,
  count: inputs.count * times,
  parts: inputs.parts.map((part) => {
    const values = new (part.values.constructor as typeof Float64Array)(part.values.length * times);
    for (let k = 0; k < times; k++) values.set(part.values, k * part.values.length);
    const count = part.count * times;
    return { ...part, values, count, shape: [count, ...part.rowShape] };
  }),
});

/** How a chunk's outputs are weighed: float32[rows, outputs]; rows go round, each with its own target. */
function weightsOf(
  targets: readonly RowTarget[],
  outputShape: readonly number[],
  { start, count, size }: Chunk,
): Tensor {
  const width = outputShape.reduce((product, n) => product * n, 1);
  const weights = new Float32Array(size * width);
  for (let row = 0; row < size; row++) {
    const target = targets[(start + Math.min(row, count - 1)) % targets.length] ?? null;
    const chosen = selectionOf(target, outputShape);
    chosen.indices.forEach((output, i) => {
      weights[row * width + output] = chosen.weights[i] as number;
    });
  }
  return tensor(weights, { shape: [size, width] });
}
