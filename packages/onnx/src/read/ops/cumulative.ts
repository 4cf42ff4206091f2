import { type CumulativeOptions, cumProd, cumSum, type Tensor } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

const read =
  (fn: (x: Tensor, options: CumulativeOptions) => Tensor): Reader =>
  (node) =>
    fn(node.tensor(0), {
      axis: node.static(1)[0] ?? 0,
      exclusive: node.flag("exclusive", false, "refused"),
      reverse: node.flag("reverse", false, "refused"),
    });

export const CumSum = read(cumSum);
export const CumProd = read(cumProd);
