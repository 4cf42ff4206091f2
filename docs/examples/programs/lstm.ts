// Sequences of different lengths, filled up with 0: an LSTM learns whether small tokens are frequent in them.
import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { dense, embedding, lastStep, lstm, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { dataset, evaluateModel, fit, losses, scores, split } from "@hyaline/training";
import { drawer } from "../data/drawer.js";

const [steps, vocabulary] = [12, 30];

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const draw = drawer(1);
  const rows = Array.from({ length: 600 }, () =>
    Array.from({ length: 3 + draw(steps - 3) }, () => 1 + draw(vocabulary - 1)),
  );
  const labels = rows.map((row) => Number(row.filter((token) => token < 5).length > row.length / 6));
  const padded = rows.map((row) => [...Array(steps - row.length).fill(0), ...row]);

  const [train, test] = split(await dataset(padded, labels, { inputDType: "int32" }), { test: 0.2 });
  const model = sequential([embedding(vocabulary, 16, { paddingToken: 0 }), lstm(16), lastStep(), dense(2)]);
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const trained = await fit(model, train, { ...judged, optimizer: adam({ learningRate: 0.02 }), epochs: 8 });
  log(`accuracy ${(await evaluateModel(model, trained, test, judged)).scores.accuracy?.toFixed(3)}`);
};
