import { byteSize, type CallOptions, fail, isTensor, type Tensor, type Tree } from "@hyaline/core";
import { type Entry, SEPARATOR, safetensorsNames } from "./format.js";

export interface SaveCheckpointOptions extends CallOptions {
  /** Texts to keep beside the tensors, such as a description of the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Tensors as the bytes of a safetensors file, which Python's `safetensors` reads too. Nested names are joined by `/`:
 * `params/dense1/kernel`; members of lists are called by their index.
 *
 * @param tensors a tree: variables, an optimizer's state, or a record of both
 * @returns the file's bytes; the same tensors give the same bytes
 * @throws HyalineError `argument` for a name that is empty or contains `/`, or a tree without tensors
 * @example
 * ```ts
 * const { params, state, optimizerState } = await fit(model, data, options);
 * await writeFile("model.safetensors", await saveCheckpoint({ params, state, optimizerState }));
 * ```
 */
export async function saveCheckpoint(
  tensors: Tree,
  options: SaveCheckpointOptions = {},
): Promise<Uint8Array> {
  const { metadata, ...call } = options;
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
  return bytes;
}

/** Every tensor of a tree with its path. */
export function namedTensors(tree: unknown, path: readonly string[] = []): (readonly [string, Tensor])[] {
  if (isTensor(tree)) return [[path.join(SEPARATOR), tree]];
  if (typeof tree !== "object" || tree === null) {
    return fail(
      "argument",
      "a checkpoint holds tensors",
      `${typeof tree} at ${path.join(SEPARATOR) || "the top"}`,
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
