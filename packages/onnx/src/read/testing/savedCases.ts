import { readFileSync } from "node:fs";
import { encode, type Tensor, tensor } from "@hyaline/core";
import type { ElementType } from "../graph/elementType.js";
import type { FileTensor } from "../graph/tensorData.js";
import { dtypeOf } from "../graph/value.js";

/** Inputs and right outputs of a file of {@link cases}, by name. */
export interface SavedCase {
  readonly inputs: Readonly<Record<string, SavedTensor>>;
  readonly outputs: Readonly<Record<string, SavedTensor>>;
}

/** Numbers as the file of a case holds them: little-endian bytes, in base64. */
export interface SavedTensor {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly b64: string;
}

/** Small files after bug reports, with inputs and right outputs of each beside it; `names.json` lists those that hold both. */
export const cases = new URL("../../../fixtures/cases/", import.meta.url);

export const readCase = (url: URL): SavedCase => JSON.parse(readFileSync(url, "utf8")) as SavedCase;

type Read = (view: DataView, at: number) => number;

const reads: Partial<Record<ElementType, { readonly bytes: number; readonly read: Read }>> = {
  float64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  int64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  int16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

function half(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const [exponent, mantissa] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent ? sign * (1 + mantissa / 1024) * 2 ** (exponent - 15) : sign * (mantissa / 1024) * 2 ** -14;
}

/** The numbers of a saved tensor; int64 beyond 2⁵³ is rounded. */
export function savedNumbers({ dtype, b64 }: SavedTensor): number[] {
  const buffer = Buffer.from(b64, "base64");
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const { bytes, read } = reads[dtype] ?? { bytes: 0, read: () => Number.NaN };
  if (bytes === 0) throw new Error(`a case holds ${dtype}, which this reader does not know`);
  return Array.from({ length: buffer.length / bytes }, (_, i) => read(view, i * bytes));
}

/** A saved tensor as core's; 16-bit integers and int64 become int32. */
export function savedTensor(saved: SavedTensor): Tensor {
  const dtype = dtypeOf(saved.dtype as FileTensor["type"]);
  return tensor(encode(savedNumbers(saved), dtype), { dtype, shape: saved.shape });
}
