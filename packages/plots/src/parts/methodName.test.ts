import { expect, test } from "vitest";
import { methodName } from "./methodName.js";

test.each([
  ["integratedGradients", "Integrated Gradients"],
  ["kernelShap", "KernelSHAP"],
  ["limeTabular", "LIME"],
  ["limeImage", "LIME"],
  ["lime", "LIME"],
  ["saliency", "Saliency"],
  ["inputXGradient", "Input XGradient"],
  ["gradCam", "GradCAM"],
  ["lrp", "LRP"],
  ["shap", "SHAP"],
  ["", ""],
])("%s is %s", (method, name) => {
  expect(methodName(method)).toBe(name);
});
