import type { Backend } from "@hyaline/core";

/** Backends by name. */
export type Openers = Readonly<Record<string, () => Backend | Promise<Backend>>>;

export type Place = "node" | "chromium";

/** The table's columns, in order. One without a file of measurements is shown empty. */
export const columns: readonly { readonly backend: string; readonly place: Place }[] = [
  { backend: "reference", place: "node" },
  { backend: "ort:wasm", place: "node" },
  { backend: "ort:cpu", place: "node" },
  { backend: "tfjs:cpu", place: "node" },
  { backend: "tfjs:wasm", place: "node" },
  { backend: "workers", place: "node" },
  { backend: "ort:wasm", place: "chromium" },
  { backend: "ort:webgpu", place: "chromium" },
  { backend: "tfjs:wasm", place: "chromium" },
  { backend: "tfjs:webgl", place: "chromium" },
  { backend: "tfjs:webgpu", place: "chromium" },
];

/** Where a column's measurements are kept, relative to this folder. */
export const fileOf = (backend: string, place: Place): string =>
  `measured/${place}-${backend.replace(":", "-")}.json`;
