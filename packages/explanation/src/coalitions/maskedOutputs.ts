import { decode, type LongCallOptions, reshape, type Tensor, tensor, throwIfAborted } from "@hyaline/core";
import { replaceAbsent } from "../maskers/replaceAbsent.js";
import {
  type Chunk,
  checkFinite,
  defaultBatchSize,
  equalChunks,
  type HostRows,
  type Model,
  pipeline,
  rowsTensor,
} from "../model/index.js";

/** One image under many masks. */
export interface MaskedImage {
  /** The image: one row. */
  readonly image: HostRows;
  /** What hidden elements show, like the image. */
  readonly hidden: HostRows;
  /** Which player each pixel belongs to: [height, width], row-major. */
  readonly segments: Int32Array;
  readonly players: number;
  /** [masks, players], 1 where a player is shown. */
  readonly masks: Uint8Array;
}

/** Players are padded to a multiple of this, so that images with about as many segments share a compiled graph. */
const PLAYER_STEP = 16;

/** Runs a model on masked images, which are made in the same compiled graph where the model is a white box. */
export function maskedOutputs(model: Model, batchSize: number | undefined) {
  const run = pipeline(model, {
    prepare: (x: Tensor, hidden: Tensor, assignment: Tensor, present: Tensor) =>
      replaceAbsent(x, reshape(hidden, [1, ...hidden.shape]), { present, assignment }),
  });
  const one: Chunk = { start: 0, count: 1, size: 1 };

  return {
    /** float64[masks, outputs] */
    run: async (
      { image, hidden, segments, players, masks }: MaskedImage,
      { onProgress: _, ...call }: LongCallOptions,
    ): Promise<Float64Array> => {
      const count = masks.length / players;
      const padded = Math.ceil(players / PLAYER_STEP) * PLAYER_STEP;
      const [x, fill] = [rowsTensor(image, one), rowsTensor(hidden, one)];
      const assignment = tensor(segments, { shape: image.rowShape.slice(-2) });
      let outputs = new Float64Array(0);
      for (const { start, count: used, size } of equalChunks(
        count,
        defaultBatchSize(image.rowSize, batchSize),
      )) {
        throwIfAborted(call.signal);
        const shown = new Uint8Array(size * padded);
        for (let k = 0; k < used; k++)
          shown.set(masks.subarray((start + k) * players, (start + k + 1) * players), k * padded);
        const present = tensor(shown, { shape: [size, padded], dtype: "bool" });
        const result = await run.run([x, fill, assignment, present], { ...call, rows: used });
        const values = decode(await result.data(call), result.dtype);
        const width = result.shape[1] as number;
        if (outputs.length === 0) outputs = new Float64Array(count * width);
        outputs.set(values.subarray(0, used * width), start * width);
        for (const each of [present, result]) each.dispose();
      }
      for (const each of [x, fill, assignment]) each.dispose();
      checkFinite(outputs, "the model's outputs for masked input", count);
      return outputs;
    },
    dispose: () => run.dispose(),
  };
}
