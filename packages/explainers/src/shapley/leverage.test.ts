import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { unanimity } from "../testing/unanimity.js";
import { kernelShap } from "./kernelShap.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

type Sampling = "leverage" | "kernel";

/** Of some games and seeds. */
async function squaredError(
  players: number,
  samples: number,
  sampling: Sampling,
  games: number,
  seeds: number,
) {
  let sum = 0;
  for (let game = 1; game <= games; game++) {
    const { model, background, x, shapley } = unanimity(players, game);
    for (let seed = 0; seed < seeds; seed++) {
      const { values } = await kernelShap(model, { background, samples, sampling, seed }).explain(x);
      for (const [i, value] of shapley.entries()) sum += (value - (values.values[i] as number)) ** 2;
    }
  }
  return sum;
}

async function ratio(players: number, samples: number, games: number, seeds: number): Promise<number> {
  const of = (sampling: Sampling) => squaredError(players, samples, sampling, games, seeds);
  return Math.sqrt((await of("leverage")) / (await of("kernel")));
}

test("coalitions drawn by leverage err less than by the kernel's weights, for as many evaluations", async () => {
  expect(await ratio(30, 120, 1, 8)).toBeLessThan(1);
});

/** The table of docs/measurements/leverage.md. */
test.runIf(process.env.HYALINE_NIGHTLY)(
  "whatever the players and the samples",
  { timeout: 600_000 },
  async () => {
    for (const players of [12, 20, 30, 60]) {
      const ratios: number[] = [];
      for (const samples of [4 * players, 8 * players, 20 * players, 2 * players + 2048])
        ratios.push(await ratio(players, samples, 6, 10));
      console.info([players, ...ratios.map((each) => each.toFixed(2))].join(" | "));
      const mean = Math.exp(ratios.reduce((sum, each) => sum + Math.log(each), 0) / ratios.length);
      expect(mean, `${players} players`).toBeLessThan(1);
    }
  },
);
