import { ortBackend } from "@hyaline/backend-ort";
import { sigmoid, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const model = ({ user, item }: { user: Tensor; item: Tensor }) => sigmoid(user.mul(item).sum({ axes: 1 }));
  const rows = { user: [[1, 0.5, -1]], item: [[2, 0.2, 1]] };
  const explanation = await integratedGradients(model).explain(rows, { baseline: { user: 0, item: 0 } });
  for (const { name, values } of explanation.inputs ?? [])
    log(`${name}: ${Array.from(values?.values ?? [], (v) => Number(v).toFixed(3)).join(", ")}`);
};
