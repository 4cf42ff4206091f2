/** What reading and writing the safetensors format share. */
import type { DType } from "@hyaline/core";

/** The format's names of our data types. */
export const safetensorsNames: Readonly<Record<DType, string>> = {
  float64: "F64",
  float32: "F32",
  float16: "F16",
  int32: "I32",
  uint32: "U32",
  uint8: "U8",
  int8: "I8",
  bool: "BOOL",
};

/** As in the reference implementation: a longer header is hostile. */
export const MAX_HEADER_BYTES = 100_000_000;

/** What the header says of a tensor. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

/** Joins the names of nested tensors. */
export const SEPARATOR = "/";

/** What `fit` calls its place among an optimizer's state. */
export const PLACE = "$fit";
