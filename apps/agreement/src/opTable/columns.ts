import type { Backend } from "@hyaline/core";

/** Backends by name. */
export type Openers = Readonly<Record<string, () => Backend | Promise<Backend>>>;

export type Place = "node" | "chromium";

/** The columns of the tables, in order. */
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

/** A column's name as a file's. */
export const fileOf = (backend: string, place: Place): string => `${place}-${backend.replace(":", "-")}.json`;

/** The heads of the columns. */
export const heads: readonly string[] = columns.map(({ backend, place }) =>
  place === "node" ? backend : `${backend}, Chromium`,
);
