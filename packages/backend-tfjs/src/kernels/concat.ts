import { native } from "./kernel.js";

export const concat = native<{ axis: number }>("concat", {
  needs: ["Concat"],
  device: (inputs, { attributes: { axis } }, tf) => tf.concat(inputs, axis),
});
