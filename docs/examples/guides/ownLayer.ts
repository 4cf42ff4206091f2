import { ortBackend } from "@hyaline/backend-ort";
import { mul, ones, random, useBackend } from "@hyaline/core";
import { dense, sequential, stateless } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const learnedScale = (initial: number) =>
    stateless({
      name: "scale",
      init: (_, { shape }) => ({ scale: ones(shape.slice(-1)).mul(initial) }),
      apply: ({ scale }, x) => mul(x, scale),
    });
  const net = sequential([learnedScale(2), dense(1)]);
  const { params } = net.init(random.key(0), { dtype: "float32", shape: [1, 3] });
  log(shapesOf(params));
};
