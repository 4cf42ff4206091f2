import type { SerializedModel } from "@hyaline/onnx";
import { Moved } from "./link.js";

/**
 * A model that moves to another thread: its file was made for this, weights beside it belong to tensors and are copied.
 */
export function movedModel(model: SerializedModel): Moved<SerializedModel> {
  const externalData = model.externalData.map(({ path, data }) => ({ path, data: data.slice() }));
  const buffers = [model.bytes.buffer, ...externalData.map(({ data }) => data.buffer)];
  return new Moved({ ...model, externalData }, buffers);
}
