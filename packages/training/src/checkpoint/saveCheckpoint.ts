import { type Backend, byteSize, fail, isTensor, type Tensor, throwIfAborted } from "@hyaline/core";
import { type Given, readOptions, value } from "@hyaline/core/facts";
import { type Entry, SEPARATOR, safetensorsNames } from "./format.js";
import { writeTo } from "./places.js";

const saveCheckpointOptions = {
  /** Texts to keep beside the tensors, such as a description of the model. */
  metadata: value<Readonly<Record<string, string>>>(
    "Texts to keep beside the tensors, such as a description of the model.",
    "a record of texts",
    isTexts,
  ),
  /** Where to write the file (default: nowhere): a path in Node, `indexeddb:name` in browsers. */
  path: value<string | URL>(
    "Where to write the file (default: nowhere): a path in Node, `indexeddb:name` in browsers.",
    "a path or a file URL",
    isPath,
  ),
  /** The backend that the tensors are read from. */
  backend: value<Backend>("The backend that the tensors are read from."),
  /** Aborts the reading of tensors. */
  signal: value<AbortSignal>("Aborts the reading of tensors."),
};
export interface SaveCheckpointOptions extends Given<typeof saveCheckpointOptions> {}

/**
 * Tensors as the bytes of a safetensors file, which Python's `safetensors` reads too. Nested names are joined by `/`:
 * `params/dense1/kernel`; members of lists are called by their index.
 *
 * With a `path` they are also written to disk, whole or not at all: into a file beside, which is synced and then takes
 * the name. A process that is killed leaves the old file or the new one, and the next save removes what it left beside.
 * Browsers have no disk: a path such as `indexeddb:model` goes into IndexedDB, whole or not at all too.
 *
 * @param tensors a tree: variables, an optimizer's state, or a record of both
 * @returns the file's bytes; the same tensors give the same bytes
 * @throws HyalineError `argument` for a name that is empty or contains `/`, or a tree without tensors; `file` for a path
 * that cannot be written to, `unsupported` for a path where there are no files
 * @example
 * ```ts
 * const { params, state, optimizerState } = await fit(model, data, { optimizer, loss: losses.crossEntropy, epochs: 5 });
 * await saveCheckpoint({ params, state, optimizerState }, { path: "model.safetensors" });
 * const { tree } = loadCheckpoint(await saveCheckpoint({ params }), { like: { params } });
 * ```
 */
export async function saveCheckpoint(
  tensors: object,
  options: SaveCheckpointOptions = {},
): Promise<Uint8Array> {
  const used = readOptions("saveCheckpoint", saveCheckpointOptions, options);
  const { metadata, path, backend, signal } = used;
  const call = { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) };
  const named = namedTensors(tensors);
  if (named.length === 0) fail("argument", "a checkpoint holds at least one tensor", "none");
  // Wide types first, so that every tensor starts where its type may: then by name, so that equal trees give equal bytes.
  named.sort(([a, x], [b, y]) => byteSize(y.dtype) - byteSize(x.dtype) || (a < b ? -1 : 1));
  const arrays = await Promise.all(named.map(([, tensor]) => tensor.data(call)));
  // Without a prototype, so that a tensor may be called `__proto__`.
  const header: Record<string, Entry | Readonly<Record<string, string>>> = Object.create(null);
  if (metadata && Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  named.forEach(([name, { dtype, shape }], i) => {
    const end = offset + (arrays[i]?.byteLength ?? 0);
    header[name] = { dtype: safetensorsNames[dtype], shape, data_offsets: [offset, end] };
    offset = end;
  });
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  throwIfAborted(signal);
  if (path !== undefined) await writeTo(path, bytes);
  return bytes;
}

/* @__NO_SIDE_EFFECTS__ */
function isTexts(given: unknown): boolean {
  return (
    typeof given === "object" &&
    given !== null &&
    Object.values(given).every((text) => typeof text === "string")
  );
}

/* @__NO_SIDE_EFFECTS__ */
function isPath(given: unknown): boolean {
  return (typeof given === "string" && given !== "") || given instanceof URL;
}

/** Every tensor of a tree with its path. */
export function namedTensors(tree: unknown, path: readonly string[] = []): (readonly [string, Tensor])[] {
  if (isTensor(tree)) return [[path.join(SEPARATOR), tree]];
  if (typeof tree !== "object" || tree === null) {
    return fail(
      "argument",
      "a checkpoint holds tensors",
      `${typeof tree} at ${path.join(SEPARATOR) || "the top"}`,
      "save what holds tensors only, such as { params, state, optimizerState }",
    );
  }
  return Object.entries(tree).flatMap(([name, child]) => {
    if (name === "" || name === "__metadata__" || name.includes(SEPARATOR)) {
      fail(
        "argument",
        `names in a checkpoint are not empty and contain no ${SEPARATOR}`,
        JSON.stringify(name),
      );
    }
    return namedTensors(child, [...path, name]);
  });
}
