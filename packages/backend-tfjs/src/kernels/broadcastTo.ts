import type { Spec } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

export const broadcastTo = native("broadcastTo", {
  needs: ["Tile"],
  device: ([x], { outputs }, tf) => tf.broadcast(x as TensorInfo, (outputs[0] as Spec).shape),
});
