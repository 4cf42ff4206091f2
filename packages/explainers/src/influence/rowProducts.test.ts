import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { cases, close, dot, literal, scoresOf } from "../testing/influenceNets.js";
import { gradientSimilarity } from "./gradientSimilarity.js";
import { learned } from "./parts/learned.js";
import { rowGradients } from "./parts/rowGradients.js";
import { tracIn } from "./tracIn.js";

beforeAll(() => useBackend(referenceBackend()));

describe.each(cases)("%s", (_, model, x, labels, factored) => {
  const data = model.data as { readonly inputs: Tensor; readonly targets: Tensor };
  const gradients = async () =>
    [await literal(model, x, labels), await literal(model, data.inputs, data.targets)] as const;

  test("tracIn is the product of single rows' gradients, whatever the chunks", async () => {
    const [here, there] = await gradients();
    for (const batchSize of [undefined, 2]) {
      const found = await tracIn(model, { count: 100, batchSize }).explain(x, { labels });
      close(
        scoresOf(found),
        (row, other) => 0.5 * dot(here[row] as Float64Array, there[other] as Float64Array),
      );
    }
  });

  test("gradientSimilarity by its three measures", async () => {
    const [here, there] = await gradients();
    const of = async (measure: "cosine" | "dot" | "asymmetric") =>
      scoresOf(await gradientSimilarity(model, { count: 100, measure }).explain(x, { labels }));
    const at = (row: number, other: number) => [here[row], there[other]] as [Float64Array, Float64Array];
    close(await of("dot"), (row, other) => dot(...at(row, other)));
    close(await of("cosine"), (row, other) => {
      const [a, b] = at(row, other);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    });
    close(await of("asymmetric"), (row, other) => {
      const [a, b] = at(row, other);
      return dot(a, b) / dot(b, b);
    });
  });

  test("gradients of matrices that rows meet once are never made", () => {
    const { params, outputs } = learned(model.layer, model.checkpoints[0] ?? {}, undefined);
    const found = jit(
      (own: readonly Tensor[]) =>
        rowGradients({ outputs }, model.loss, own, data.inputs, data.targets).gradients,
    );
    const graph = found.graph(params);
    expect(graph.outputs.length - params.length).toBe(factored);
  });
});
