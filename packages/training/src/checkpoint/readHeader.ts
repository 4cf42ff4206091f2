import { fail, quote, sizeOf } from "@hyaline/core";
import { type Entry, MAX_HEADER_BYTES } from "./format.js";

/** A safetensors header that has been checked against the file it heads. */
export interface Header {
  readonly entries: readonly (readonly [name: string, entry: Entry])[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The bytes of all tensors. */
  readonly data: Uint8Array;
}

function bad(rule: string, got: string): never {
  fail("file", `a safetensors file ${rule}`, got, "is it complete, and a safetensors file?");
}

/**
 * Reads and checks the header of a file that may be hostile: nothing is allocated by what it claims.
 *
 * @throws HyalineError `file`
 */
export function readHeader(bytes: Uint8Array, elementBytes: (dtype: string) => number | undefined): Header {
  if (!(bytes instanceof Uint8Array))
    fail("argument", "loadCheckpoint takes the bytes of a file", typeof bytes);
  if (bytes.length < 8) return bad("begins with the length of its header", `${bytes.length} bytes`);
  const claimed = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const room = Math.min(MAX_HEADER_BYTES, bytes.length - 8);
  if (claimed > BigInt(room)) return bad(`has a header of at most ${room} bytes`, `a length of ${claimed}`);
  const size = Number(claimed);
  const record = parse(bytes.subarray(8, 8 + size));
  const data = bytes.subarray(8 + size);
  const metadata = checkMetadata(record.get("__metadata__"));
  record.delete("__metadata__");
  const entries = [...record].map(([name, value]) => [name, checkEntry(name, value)] as const);
  checkTiling(entries, data.length, elementBytes);
  return { entries, metadata, data };
}

function parse(text: Uint8Array): Map<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (cause) {
    return bad("has a header in JSON", String((cause as Error).message).slice(0, 100));
  }
  // A map, because a record's own `__proto__` must not become a prototype.
  return isRecord(record)
    ? new Map(Object.entries(record))
    : bad("has an object as its header", typeof record);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checkMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (isRecord(value) && Object.values(value).every((text) => typeof text === "string")) {
    return value as Record<string, string>;
  }
  return bad("has texts as its metadata", quote(value));
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

function checkEntry(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : ({} as Record<string, unknown>);
  const valid =
    typeof dtype === "string" &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isCount);
  return valid
    ? { dtype, shape, data_offsets: [offsets[0] as number, offsets[1] as number] }
    : bad("says dtype, shape and data_offsets of each tensor", `${quote(value)} for ${quote(name)}`);
}

/** The tensors fill the data without gap or overlap, and each one's bytes are what its shape says. */
function checkTiling(
  entries: readonly (readonly [string, Entry])[],
  length: number,
  elementBytes: (dtype: string) => number | undefined,
): void {
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of [...entries].sort(byOffset)) {
    const bytes = elementBytes(dtype);
    if (bytes === undefined) bad("has tensors of a data type that Hyaline knows", `${dtype} for ${name}`);
    const [begin, stop] = data_offsets;
    const size = sizeOf(shape) * bytes;
    if (begin !== end || stop - begin !== size) {
      bad(
        "has its tensors one after the other, as long as their shapes say",
        `[${begin}, ${stop}] for ${name}`,
      );
    }
    end = stop;
  }
  if (end !== length) bad("ends with its last tensor", `${length} bytes of data for ${end}`);
}

const byOffset = ([, a]: readonly [string, Entry], [, b]: readonly [string, Entry]): number =>
  a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
