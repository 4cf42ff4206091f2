import { ortBackend } from "@hyaline/backend-ort";
import { type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { importOnnx } from "@hyaline/onnx";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const explainer = integratedGradients(model, { steps: 10 });
  const bytes = await explainer.toOnnx({ dtype: "float32", shape: [1, 1, 8, 8] }, { target: 3 });
  const file = importOnnx<Record<string, Tensor>>(bytes);
  log(`outputs: ${file.outputs.map(({ name }) => name).join(", ")}`);
  const { values } = await explainer.explain(three, { target: 3 });
  const { attributions } = file.fn(three);
  const again = Array.from((await attributions?.data()) ?? [], Number);
  log(`the file says the same: ${again.every((v, i) => Math.abs(v - (values.values[i] ?? 0)) < 1e-4)}`);
};
