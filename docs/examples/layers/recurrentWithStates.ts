import { ortBackend } from "@hyaline/backend-ort";
import { random, slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import { bind, recurrentWithStates } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = recurrentWithStates("lstm", 2);
  const x = random.normal(random.key(1), [2, 4, 3]);
  const variables = layer.init(random.key(0), x);
  log(shapesOf(variables.params));
  const run = bind(layer, variables);
  const whole = run(x);
  log(await matrixPicture(whole.hidden, { title: "States after four steps", width }));
  const first = run(slice(x, [null, [0, 2]]));
  const rest = run({ x: slice(x, [null, [2, 4]]), hidden: first.hidden, cell: first.cell as Tensor });
  log(await matrixPicture(rest.hidden, { title: "The same in two pieces", width }));
  const padded = run({ x, lengths: tensor([2, 4], { dtype: "int32" }) });
  log(await matrixPicture(padded.hidden, { title: "The first row has two steps", width }));
};
