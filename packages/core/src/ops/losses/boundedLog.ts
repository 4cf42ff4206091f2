import { apply1 } from "../../apply.js";
import type { Tensor } from "../../tensor.js";
import { activation } from "../activations/activation.js";
import { div } from "../elementwise/div.js";
import { log } from "../elementwise/log.js";
import { maximum } from "../elementwise/maximum.js";

/** log p, but not below -100: certain and wrong costs much, not infinitely much. Its derivative stays finite too. */
export const boundedLogOp = activation<Record<string, never>>({
  name: "boundedLog",
  body: (p) => maximum(log(p), -100),
  vjp: ({ x }, g) => div(g, maximum(x, 1e-12)),
});

export const boundedLog = (p: Tensor): Tensor => apply1(boundedLogOp, [p], {});
