import { ortBackend } from "@hyaline/backend-ort";
import { random, slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import { bind, recurrentWithStates } from "@hyaline/layers";
import { firstOf, shapesOf } from "../data/params.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const layer = recurrentWithStates("lstm", 2);
  const x = random.normal(random.key(1), [2, 4, 3]);
  const variables = layer.init(random.key(0), x);
  log(shapesOf(variables.params));
  const run = bind(layer, variables);
  const whole = run(x);
  log(`the state after four steps: ${await firstOf(whole.hidden)}`);
  const first = run(slice(x, [null, [0, 2]]));
  const rest = run({ x: slice(x, [null, [2, 4]]), hidden: first.hidden, cell: first.cell as Tensor });
  log(`in two pieces: ${await firstOf(rest.hidden)}`);
  const padded = run({ x, lengths: tensor([2, 4], { dtype: "int32" }) });
  log(`with two steps in the first row: ${await firstOf(padded.hidden)}`);
};
