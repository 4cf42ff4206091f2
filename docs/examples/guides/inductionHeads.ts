import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attentionPatterns, layerAblation } from "@hyaline/explainers";
import { heatMap } from "@hyaline/plots";
import { induction, repeated } from "../data/induction.js";
import type { Run } from "../parts/run.js";

const period = 6;

export default async (log: (text: string) => void, { width, signal }: Run) => {
  useBackend(await ortBackend());
  const { model } = await induction();
  // Eight sequences of six tokens that come again: which token is picked next follows from the row and the step.
  const rows = Array.from({ length: 8 }, (_, row) => {
    let step = 0;
    return repeated(period, (below) => (5 * row + 3 * step++) % below);
  });

  // How much of its attention does each head give, from the second time on, to the step before, and to steps that come
  // after an earlier copy of the present token?
  const { values } = await attentionPatterns(model).explain(rows, { signal });
  const [, layers = 0, heads = 0, steps = 0] = values.shape;
  const looked = (
    layer: number,
    head: number,
    isThere: (ids: number[], from: number, to: number) => boolean,
  ) => {
    let sum = 0;
    for (const [row, ids] of rows.entries())
      for (let from = period; from < steps; from++)
        for (let to = 1; to <= from; to++) {
          const at = (((row * layers + layer) * heads + head) * steps + from) * steps + to;
          if (isThere(ids, from, to)) sum += values.values[at] ?? 0;
        }
    return sum / (rows.length * (steps - period));
  };
  for (let layer = 0; layer < layers; layer++)
    for (let head = 0; head < heads; head++) {
      const before = looked(layer, head, (_, from, to) => to === from - 1);
      const after = looked(layer, head, (ids, from, to) => ids[to - 1] === ids[from]);
      const kind = after > 0.6 ? ": an induction head" : "";
      log(`layer ${layer + 1}, head ${head}: ${before.toFixed(2)} and ${after.toFixed(2)}${kind}`);
    }

  // And is it by them that the model answers? Its last answer, where each head's values are those of other sequences.
  const last = rows[0]?.[(steps - 1) % period] ?? 0;
  const ablation = layerAblation(model, {
    layers: ["induction/attend1/heads", "induction/attend2/heads"],
    places: { head: 1 },
    fill: "resample",
    background: rows,
  });
  const target = { index: [steps - 2, last] };
  log(heatMap(await ablation.explain(rows.slice(0, 1), { target, signal }), { width }));
};
