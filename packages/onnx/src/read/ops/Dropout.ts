import { fail, full } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** The identity: models are read for inference. */
export const Dropout: Reader = (node) => {
  const training = node.opset >= 12 ? node.staticOptional(2)?.[0] : 0;
  const ratio = node.staticOptional(1)?.[0] ?? node.float("ratio", 0.5);
  if (training && ratio !== 0) {
    return fail(
      "unsupported",
      "Dropout is read for inference",
      "training_mode = true",
      "export the model in eval mode",
    );
  }
  const { shape } = node.value(0);
  return [moved(node, 0, (x) => x), node.wants(1) ? full(shape, 1, { dtype: "bool" }) : undefined];
};
