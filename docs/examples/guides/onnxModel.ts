import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, listLayers } from "@hyaline/explainers";
import { exportOnnx, importOnnx } from "@hyaline/onnx";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const trained = await digits();
  const bytes = await exportOnnx(trained.model, [{ dtype: "float32", shape: [1, 1, 8, 8] }]);
  const net = importOnnx(bytes);
  const three = trained.images.slice([6, 7]);
  for (const { name, op, shape } of listLayers(net.fn, three)) log(`${name}: ${op}, ${shape.join(" × ")}`);
  const explanation = await integratedGradients(net.fn).explain(three, { target: 3 });
  log(imageOverlay(explanation, { width, invert: true }));
};
