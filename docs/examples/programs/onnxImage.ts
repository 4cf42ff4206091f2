// A classifier of digits that PyTorch wrote as ONNX: read, run, explained, and the explanation scored.
import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { deletionAuc } from "@hyaline/metrics";
import { importOnnx } from "@hyaline/onnx";
import { imageOverlay } from "@hyaline/plots";
import { digitRows } from "../data/digitRows.js";
import { model } from "../data/models.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Pick<Run, "width">) => {
  useBackend(await ortBackend());
  const { fn } = importOnnx(await model("cnn_digits"));
  const { images, labels } = await digitRows();
  const [x, target] = [tensor(images.slice(0, 3)), labels.slice(0, 3)];
  log(`it says ${await fn(x).argMax({ axis: 1 }).array()}, and they are ${target}`);

  const explanation = await integratedGradients(fn).explain(x, { target });
  log(imageOverlay(explanation, { width }));
  const { values } = await deletionAuc({ explanation, model: (x: Tensor) => softmax(fn(x)) });
  log(`area under the deletion curve: ${Array.from(values.values, (area) => area.toFixed(3)).join(", ")}`);
};
