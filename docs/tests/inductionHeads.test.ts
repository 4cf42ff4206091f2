import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attentionPatterns, layerAblation } from "@hyaline/explainers";
import { randomStream } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { induction, repeated, STEPS } from "../examples/data/induction.js";

// A circuit that is known from the literature, in the net that the guide looks into: induction heads in the second layer,
// which look at what came after earlier copies of the present token, and cannot without the first.

beforeAll(async () => useBackend(await ortBackend()));

const drawn = randomStream(7);

describe.each([5, 7])("sequences of period %i", (period) => {
  const rows = Array.from({ length: 16 }, () => repeated(period, (below) => drawn.integer(below)));

  /** How much of a head's attention goes to such steps, from the second time on. */
  async function looked(
    layer: number,
    head: number,
    at: (ids: number[], from: number, to: number) => boolean,
  ) {
    const { model } = await induction();
    const { values } = await attentionPatterns(model).explain(rows);
    let sum = 0;
    for (const [row, ids] of rows.entries())
      for (let from = period; from < STEPS; from++)
        for (let to = 1; to <= from; to++)
          if (at(ids, from, to))
            sum += values.values[(((row * 2 + layer) * 2 + head) * STEPS + from) * STEPS + to] as number;
    return sum / (rows.length * (STEPS - period));
  }
  const afterCopy = (ids: number[], from: number, to: number) => ids[to - 1] === ids[from];
  const back = (steps: number) => (_: number[], from: number, to: number) => to === from - steps;

  test.each([0, 1])(
    "head %i of the second layer is an induction head, that of the first is none",
    async (head) => {
      expect(await looked(1, head, afterCopy)).toBeGreaterThan(0.7);
      expect(await looked(0, head, afterCopy)).toBeLessThan(0.2);
      const [here, before, earlier] = [
        await looked(0, head, back(0)),
        await looked(0, head, back(1)),
        await looked(0, head, back(2)),
      ];
      expect(before).toBeGreaterThan(Math.max(here, earlier));
    },
  );

  test("the answer owes to both layers: with the heads of either from other sequences it is lost", async () => {
    const { model } = await induction();
    const layers = ["induction/attend1/heads", "induction/attend2/heads"];
    const ablation = layerAblation(model, { layers, fill: "resample", background: rows, draws: 4 });
    const row = rows[0] as number[];
    const [next, wrong] = [row[(STEPS - 1) % period], row[(STEPS - 3) % period]] as [number, number];
    // How far the right token is above a wrong one at the last step but one.
    const places = { length: STEPS * 12 };
    const weights = Array.from(
      places,
      (_, i) => Number(i === (STEPS - 2) * 12 + next) - Number(i === (STEPS - 2) * 12 + wrong),
    );
    const { values, output } = await ablation.explain([row], { target: { weights } });
    const margin = output?.values[0] as number;
    expect(margin).toBeGreaterThan(0);
    for (const effect of Array.from(values.values)) expect(effect).toBeLessThan(-0.5 * margin);
  });
});
