import { readFileSync } from "node:fs";
import type { Tensor } from "@hyaline/core";
import { importOnnx } from "@hyaline/onnx";

const known = new Map<string, Promise<(x: Tensor) => Tensor>>();

/** A recorded model as PyTorch exported it, imported. */
export function importedModel(name: string): Promise<(x: Tensor) => Tensor> {
  const read = async () => {
    const bytes = readFileSync(new URL(`../../fixtures/models/${name}.onnx`, import.meta.url));
    const { fn } = await importOnnx(bytes);
    return fn as (x: Tensor) => Tensor;
  };
  const model = known.get(name) ?? read();
  known.set(name, model);
  return model;
}
