import { jit, relu as positive, type Tensor, tensor } from "@hyaline/core";
import {
  atLayer,
  type Call,
  callModel,
  type HostRows,
  type LayerRef,
  repeatRow,
  rowsTensor,
  type WhiteBox,
} from "@hyaline/explanation";
import { enlarged, placesOf, type Resize } from "./map.js";

/** One row seen at a layer. */
export interface Seen {
  /** The row itself: float[1, ...input] */
  readonly x: Tensor;
  readonly row: number;
  /** The layer's value: float[1, channels, ...places] */
  readonly value: Tensor;
}

interface Used {
  readonly layer: LayerRef | undefined;
  readonly resize: Resize;
  readonly relu: boolean;
}

/**
 * A method that weighs a layer's channels by asking the model: ReLU(Σ_c w_c A_c), row by row.
 *
 * @param weigh one weight for each channel of a row
 */
export function channelMaps(
  model: WhiteBox,
  { layer, resize, relu }: Used,
  weigh: (call: Call<unknown>, seen: Seen) => Promise<ArrayLike<number>>,
) {
  const layerValue = jit((x: Tensor) => {
    const { value } = atLayer((given: Tensor) => callModel(model, given), layer as LayerRef)(x);
    placesOf(value);
    return value;
  });
  const mapOf = jit((value: Tensor, weights: Tensor, x: Tensor) => {
    const weighed = value.mul(weights.reshape([1, -1, ...value.shape.slice(2).map(() => 1)]));
    const map = weighed.sum({ axes: 1, keepDims: true });
    return enlarged(relu ? positive(map) : map, x, resize);
  });
  return {
    attribute: async (call: Call<unknown>) => {
      const { rows, long } = call;
      const { onProgress, ...quiet } = long;
      await call.evaluate();
      const maps: Float64Array[] = [];
      let shape: readonly number[] = [];
      for (let row = 0; row < rows.count; row++) {
        const x = rowsTensor(repeatRow(rows, row, 1) as HostRows, { start: 0, count: 1, size: 1 });
        const value = await layerValue.call([x], quiet);
        const weights = tensor(Float64Array.from(await weigh(call, { x, row, value })), {
          dtype: value.dtype,
        });
        const map = await mapOf.call([value, weights, x], quiet);
        maps.push(Float64Array.from(await map.data(quiet)));
        shape = map.shape.slice(1);
        for (const used of [x, value, weights, map]) used.dispose();
        onProgress?.({ done: row + 1, total: rows.count });
      }
      const size = maps[0]?.length ?? 0;
      const values = new Float64Array(size * rows.count);
      maps.forEach((map, row) => {
        values.set(map, row * size);
      });
      return {
        values: { shape: [rows.count, ...shape], values },
        ...(typeof layer === "string" ? { layer } : {}),
      };
    },
    dispose: () => {
      layerValue.dispose();
      mapOf.dispose();
    },
  };
}
