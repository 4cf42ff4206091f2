import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { adamw, applyUpdates, parameterGroups } from "@hyaline/optimizers";
import { barChart } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const params = { body: { weight: tensor([1]) }, head: { weight: tensor([1]) } };
  const optimizer = parameterGroups((name) => (name.startsWith("head/") ? "head" : "body"), {
    body: adamw({ learningRate: 0.001 }),
    head: adamw({ learningRate: 0.1 }),
  });
  const gradients = { body: { weight: tensor([2]) }, head: { weight: tensor([2]) } };
  const { updates } = optimizer.update(gradients, optimizer.init(params), params);
  const next = applyUpdates(params, updates);
  const [body, head] = [await next.body.weight.item(), await next.head.weight.item()];
  log(`body ${body.toFixed(3)}, head ${head.toFixed(3)}`);
  log(barChart([{ name: "parameter", y: [body, head] }], { labels: ["body", "head"], width }));
};
