import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { workersBackend } from "hyaline-backend-workers";
import type { Openers } from "../opTable/columns.js";
import { builtWorker } from "./builtWorker.js";

/** Every backend that Node has. */
export const nodeBackends: Openers = {
  reference: referenceBackend,
  "ort:wasm": () => ortBackend({ device: "wasm" }),
  "ort:cpu": () => ortBackend({ device: "cpu" }),
  "tfjs:cpu": () => tfjsBackend({ engine: "cpu" }),
  "tfjs:wasm": () => tfjsBackend({ engine: "wasm" }),
  // Nothing is too small to be shared: the workers have to agree as well.
  workers: () => workersBackend({ threads: 2, shareFrom: 0, workerUrl: builtWorker() }),
};
