import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { adamw, applyUpdates, parameterGroups } from "@hyaline/optimizers";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const params = { body: { weight: tensor([1]) }, head: { weight: tensor([1]) } };
  const optimizer = parameterGroups((name) => (name.startsWith("head/") ? "head" : "body"), {
    body: adamw({ learningRate: 0.001 }),
    head: adamw({ learningRate: 0.1 }),
  });
  const gradients = { body: { weight: tensor([2]) }, head: { weight: tensor([2]) } };
  const { updates } = optimizer.update(gradients, optimizer.init(params), params);
  const next = applyUpdates(params, updates);
  log(`body ${Number(await next.body.weight.slice(0).array()).toFixed(3)}`);
  log(`head ${Number(await next.head.weight.slice(0).array()).toFixed(3)}`);
};
