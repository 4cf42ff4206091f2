import { byteSize, cast, encode, fail, hostData, type TypedArray, tensor } from "@hyaline/core";
import { elementOf } from "../graph/elementType.js";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { computed, dtypeOf } from "../graph/value.js";
import { roundTo } from "./roundTo.js";

/** The same bits under another type; read where the data is known, as backends have no such op. */
export const BitCast: Reader = (node) => {
  const { type, shape, tensor: x } = node.value(0);
  const to = elementOf(node.int("to"))?.name ?? badFile("BitCast needs a known data type");
  const narrow = ["int16,uint16", "uint16,int16", "int4,uint4", "uint4,int4"].includes(`${type},${to}`);
  if (narrow) return computed(cast(roundTo(x, to), dtypeOf(to)), to);
  const numbers = node.staticIfKnown(0);
  if (!numbers)
    return fail("unsupported", "BitCast is read where its input is known before the model runs", node.name);
  const dtype = dtypeOf(to);
  const exact =
    elementOf(node.int("to"))?.bits === 8 * byteSize(dtype) && byteSize(x.dtype) === byteSize(dtype);
  if (!exact) return fail("unsupported", "BitCast is read between types of equal size", `${type} to ${to}`);
  const host = encode(Float64Array.from(numbers), x.dtype);
  const view = tensor(new Uint8Array(0), { dtype });
  const Host = (hostData(view) as TypedArray).constructor as new (buffer: ArrayBufferLike) => TypedArray;
  return computed(tensor(new Host(host.buffer as ArrayBuffer), { dtype, shape, copy: false }), to);
};
