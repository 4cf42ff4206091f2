import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { activationPatching } from "@hyaline/explainers";
import { patchingTable } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  // 0 1 2 3 4 5, again and again: after the second 3 comes 4. In the other run 7 stands in the place of the first 4.
  const ids = repeated(6, () => 0);
  const patching = activationPatching(model, {
    layers: ["induction/attend1/heads", "induction/attend2/heads"],
    places: { head: 1 },
  });
  const found = await patching.explain([ids], { source: [ids.with(4, 7)], target: { index: [9, 4] } });
  log(patchingTable(found, { width }));
};
