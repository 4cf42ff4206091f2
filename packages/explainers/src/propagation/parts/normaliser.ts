import type { Node } from "@hyaline/core";

/** Whether a value is one by which another is normalised, as of RMSNorm: a product with it is a quotient. */
export const isNormaliser = (producer: Pick<Node, "op"> | undefined): boolean =>
  producer?.op.name === "rsqrt" || producer?.op.name === "reciprocal";
