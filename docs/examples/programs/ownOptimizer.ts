// An optimizer of one's own: Chen et al., "Symbolic Discovery of Optimization Algorithms" (Lion), 2023.
import { ortBackend } from "@hyaline/backend-ort";
import { mapTree, mapTrees, relu, sign, useBackend, zeros } from "@hyaline/core";
import { dense, sequential } from "@hyaline/layers";
import { chain, clipByGlobalNorm, type Optimizer } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";

const lion = ({ learningRate = 1e-3, beta1 = 0.9, beta2 = 0.99 } = {}): Optimizer => ({
  init: (params) => ({ m: mapTree(params, (p) => zeros(p.shape)) }),
  update: (grads, { m }) => ({
    updates: mapTrees([grads, m as typeof grads], (g, m) =>
      sign(m.mul(beta1).add(g.mul(1 - beta1))).mul(-learningRate),
    ),
    state: { m: mapTrees([grads, m as typeof grads], (g, m) => m.mul(beta2).add(g.mul(1 - beta2))) },
  }),
});

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const model = sequential([dense(16, { activation: relu }), dense(2)]);
  const xor = await dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]); // biome-ignore format: rows
  const optimizer = chain(clipByGlobalNorm(1), lion({ learningRate: 0.01 }));
  const trained = await fit(model, xor, { optimizer, loss: losses.crossEntropy, epochs: 100 });
  log(`loss ${trained.history[0]?.loss.toFixed(4)} became ${trained.history.at(-1)?.loss.toFixed(4)}`);
};
