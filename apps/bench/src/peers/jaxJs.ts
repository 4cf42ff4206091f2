/**
 * jax-js on its wasm device, on one thread. Its arrays are counted by hand: what is used twice is passed as `.ref`, and
 * everything that is passed is consumed.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import type { Layer, TrainingProblem } from "../problems/network.js";
import type { Trainer } from "../side.js";
import { withoutWorkers } from "./withoutWorkers.js";

type Params = { readonly kernel: np.Array; readonly bias: np.Array }[];

/** Adam steps of `problem`, each one compiled call whose parameters and moments come from the call before. */
export async function jaxJsTrainer(problem: TrainingProblem): Promise<Trainer> {
  await withoutWorkers(() => init("wasm"));
  defaultDevice("wasm");
  const step = jit(trainingStep(problem));
  const x = np.array(problem.x).reshape([problem.batch, ...problem.network.inputShape]);
  const y = np.array(problem.y).reshape([problem.batch, problem.classes]);
  let params = firstParams(problem);
  let m = tree.map((p: np.Array) => np.zerosLike(p), tree.ref(params)) as Params;
  let v = tree.map((p: np.Array) => np.zerosLike(p), tree.ref(params)) as Params;
  let count = np.array(0);
  return {
    name: "jax-js-wasm",
    run: () =>
      withoutWorkers(async () => {
        const [loss, ...next] = step(params, m, v, count, x.ref, y.ref) as [
          np.Array,
          Params,
          Params,
          Params,
          np.Array,
        ];
        [params, m, v, count] = next;
        return (await loss.data())[0] as number;
      }),
    dispose() {
      tree.dispose([params, m, v, count, x, y]);
      step.dispose();
    },
  };
}

function firstParams({ weights }: TrainingProblem): Params {
  return weights.flatMap((each) => {
    if (!each) return [];
    const units = each.bias.length;
    const bias = np.array(each.bias).reshape(each.shape.length === 2 ? [units] : [units, 1, 1]);
    return [{ kernel: np.array(each.kernel).reshape([...each.shape]), bias }];
  });
}

function trainingStep({ network, batch, adam }: TrainingProblem) {
  const lossOf = (params: Params, x: np.Array, y: np.Array): np.Array => {
    const left = [...params];
    const logits = network.layers.reduce((h, layer) => apply(layer, h, left), x);
    return nn
      .logSoftmax(logits)
      .mul(y)
      .sum()
      .mul(-1 / batch);
  };
  const { learningRate, beta1, beta2, epsilon } = adam;
  return (params: Params, m: Params, v: Params, count: np.Array, x: np.Array, y: np.Array) => {
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(params), x, y) as [np.Array, Params];
    const now = count.add(1);
    const m1 = tree.map(
      (a: np.Array, g: np.Array) => a.mul(beta1).add(g.mul(1 - beta1)),
      m,
      tree.ref(gradients),
    );
    const v1 = tree.map(
      (a: np.Array, g: np.Array) => a.mul(beta2).add(np.square(g).mul(1 - beta2)),
      v,
      gradients,
    );
    // The corrections are scalars, so they go into the step's size, not into every element.
    const root = np.sqrt(np.subtract(1, np.power(beta2, now.ref)));
    const size = root.ref.div(np.subtract(1, np.power(beta1, now.ref))).mul(learningRate);
    const floor = root.mul(epsilon);
    const params1 = tree.map(
      (p: np.Array, a: np.Array, b: np.Array) => p.sub(a.mul(size.ref).div(np.sqrt(b).add(floor.ref))),
      params,
      tree.ref(m1),
      tree.ref(v1),
    );
    size.dispose();
    floor.dispose();
    return [loss, params1, m1, v1, now];
  };
}

/** Consumes `x` and takes the layer's parameters off the front of `params`. */
function apply(layer: Layer, x: np.Array, params: Params): np.Array {
  switch (layer.kind) {
    case "dense": {
      const { kernel, bias } = params.shift() as Params[number];
      return np.matmul(x, kernel).add(bias);
    }
    case "conv": {
      const { kernel, bias } = params.shift() as Params[number];
      return lax.conv(x, kernel, [1, 1], "SAME").add(bias);
    }
    case "maxPool":
      return lax.reduceWindow(x, np.max, [layer.size, layer.size], [layer.size, layer.size]);
    case "relu":
      return nn.relu(x);
    case "flatten":
      return x.reshape([x.shape[0] as number, -1]);
  }
}
