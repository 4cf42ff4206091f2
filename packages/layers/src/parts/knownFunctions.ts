import { activations } from "../activation/parts/activations.js";
import { ones, zeros } from "../initialisers/constant.js";
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
} from "../initialisers/varianceScaling.js";

/** The functions that options of layers take, by the names under which they are saved. */
export const knownFunctions: Readonly<Record<string, unknown>> = {
  ...activations,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  ones,
  zeros,
};
