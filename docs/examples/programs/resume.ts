// Training that stops and goes on: what is saved after half of the epochs goes on as if it had never stopped.
import { ortBackend } from "@hyaline/backend-ort";
import { random, relu, useBackend } from "@hyaline/core";
import { batchNorm, dense, dropout, sequential } from "@hyaline/layers";
import { adam, cosineDecay } from "@hyaline/optimizers";
import { dataset, fit, loadCheckpoint, losses, saveCheckpoint } from "@hyaline/training";
import { drawer } from "../data/drawer.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const draw = drawer(3);
  const rows = Array.from({ length: 256 }, () =>
    [draw(100), draw(100), draw(100)].map((value) => value / 100),
  );
  const data = await dataset(
    rows,
    rows.map(([a = 0, b = 0, c = 0]) => Number(a + b * c > 0.75)),
  );
  const model = sequential([dense(16, { activation: relu }), batchNorm(), dropout(0.1), dense(2)]);
  const optimizer = adam({ learningRate: cosineDecay({ initial: 0.01, steps: 80 }) });
  const options = { optimizer, loss: losses.crossEntropy };

  const whole = await fit(model, data, { ...options, epochs: 10 });
  const { params, state, optimizerState } = await fit(model, data, { ...options, epochs: 5 });
  const bytes = await saveCheckpoint({ params, state, optimizerState });
  // In another process, with the same model and optimizer:
  const fresh = model.init(random.key(0), { dtype: "float32", shape: [1, 3] });
  const { tree } = loadCheckpoint(bytes, {
    like: { ...fresh, optimizerState: optimizer.init(fresh.params) },
  });
  const resumed = await fit(model, data, {
    ...options,
    epochs: 5,
    variables: tree,
    optimizerState: tree.optimizerState,
  });
  log(`in one go: ${whole.history.at(-1)?.loss}`);
  log(`in two:    ${resumed.history.at(-1)?.loss}`);
};
