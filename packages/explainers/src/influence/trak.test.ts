import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, test } from "vitest";
import { alike, type Case, cases, dot, inverted, literal, scoresOf } from "../testing/influenceNets.js";
import { learned } from "./parts/learned.js";
import { rowGradients } from "./parts/rowGradients.js";
import { trak } from "./trak.js";

beforeAll(() => useBackend(referenceBackend()));

describe("trak", () => {
  test("is the linear model on projected log-odds gradients", async () => {
    const [, model, x, labels] = cases[0] as Case;
    const data = model.data as { readonly inputs: Tensor; readonly targets: Tensor };
    // With as many random directions as rows can be told apart by, its Gram matrix nears that of the gradients themselves.
    const found = scoresOf(
      await trak(model, { count: 100, dimensions: 2048, damping: 1e-9, seed: 1 }).explain(x, { labels }),
    );
    const [here, there] = [await literal(model, x, labels), await literal(model, data.inputs, data.targets)];
    const { params, outputs } = learned(model.layer, model.checkpoints[0] ?? {}, undefined);
    const odds = async (of: Tensor, wanted: Tensor) => {
      const { losses } = await jit((own: readonly Tensor[]) =>
        rowGradients({ outputs }, model.loss, own, of, wanted),
      )(params);
      return Array.from((await losses.data()) as Float64Array, (loss) => 1 - Math.exp(-loss));
    };
    const [doubtHere, doubtThere] = [await odds(x, labels), await odds(data.inputs, data.targets)];
    const phi = (g: Float64Array[], doubt: number[]) =>
      g.map((row, i) => Float64Array.from(row, (v) => -v / (doubt[i] as number)));
    const [a, b] = [phi(here, doubtHere), phi(there, doubtThere)];
    const gram = inverted(b.map((u) => b.map((v) => dot(u, v))));
    const wanted = a.map((row) => {
      const along = b.map((v) => dot(row, v));
      return gram.map((line, other) => dot(line, along) * (doubtThere[other] as number));
    });
    const [p, q] = [found.flat(), wanted.flat()];
    alike(p, q, 0.95);
  }, 30_000);
});
