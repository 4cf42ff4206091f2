import type { Tensor } from "@hyaline/core";
import type { Reader } from "../reader.js";
import { contract } from "./contract.js";

export const Einsum: Reader = (node) =>
  contract(
    node.string("equation"),
    node.inputs.map((_, i): Tensor => node.tensor(i)),
  );
