// Which words made the sentence a good one? Token ids have no gradient; their embedding, a layer of the file, has one.
import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { importOnnx } from "@hyaline/onnx";
import { model } from "../data/models.js";

const known = new Map(Object.entries({ good: 2, boring: 19, the: 26, movie: 30, was: 40, and: 43, not: 62 }));

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { fn, layers } = importOnnx(await model("gru_sentiment"));
  const words = "the movie was good and not boring".split(" ");
  const padding: number[] = Array(12 - words.length).fill(0);
  const ids = tensor([[...padding, ...words.map((word) => known.get(word) ?? 1)]], { dtype: "int32" });

  const layer = layers.find(({ op }) => op === "Gather")?.name as string;
  const { values } = await integratedGradients(fn, { layer }).explain(ids, { target: 1 });
  for (const [i, word] of words.entries()) log(`${word}: ${values.values[padding.length + i]?.toFixed(2)}`);
};
