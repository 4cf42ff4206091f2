import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Openers } from "../opTable/columns.js";

/** Every backend that a page has. */
export const browserBackends: Openers = {
  "ort:wasm": () => ortBackend({ device: "wasm" }),
  "ort:webgpu": () => ortBackend({ device: "webgpu" }),
  "tfjs:wasm": () => tfjsBackend({ engine: "wasm" }),
  "tfjs:webgl": () => tfjsBackend({ engine: "webgl" }),
  "tfjs:webgpu": () => tfjsBackend({ engine: "webgpu" }),
};
