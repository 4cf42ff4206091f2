import type { SerializedModel } from "@hyaline/onnx";

/**
 * A model that can move to another thread: its file was made for this and moves, weights beside it belong to tensors and
 * are copied.
 */
export function bytesOfModel({ bytes, externalData }: SerializedModel): {
  readonly value: SerializedModel;
  readonly buffers: readonly ArrayBuffer[];
} {
  const copied = externalData.map(({ path, data }) => ({ path, data: data.slice() }));
  return {
    value: { bytes, externalData: copied },
    buffers: [bytes.buffer, ...copied.map(({ data }) => data.buffer)],
  };
}
