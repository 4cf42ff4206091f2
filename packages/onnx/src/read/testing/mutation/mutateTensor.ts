import type { TensorProto } from "../../../generated/onnx_pb.js";
import { TensorProto_DataType as Type } from "../../../generated/onnx_pb.js";
import type { Draw } from "./draw.js";

/** Whole numbers at which sizes, axes and counts break. */
const EXTREME = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  -2n,
  7n,
  255n,
  2n ** 31n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n,
  2n ** 40n,
  2n ** 53n,
  2n ** 62n,
  -(2n ** 63n),
  2n ** 63n - 1n,
  65_536n,
  100_000n,
] as const;
const SMALL = [0n, 1n, -1n, 2n, -2n, 3n, -3n, 4n, 5n] as const;
export const FLOATS = [
  0,
  -0,
  1,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e-45,
  1e38,
  0.5,
  2,
  -3.7,
] as const;

export const wholeNumber = (draw: Draw): bigint => draw.one(draw.chance(0.35) ? EXTREME : SMALL);

/** Changes a tensor's numbers, sizes, type or bytes; says how, or `undefined` where there was nothing to change. */
export function mutateTensor(t: TensorProto, draw: Draw): string | undefined {
  switch (draw.below(7)) {
    case 0: {
      if (t.dims.length === 0) return undefined;
      t.dims[draw.below(t.dims.length)] = wholeNumber(draw);
      return `dims [${t.dims}]`;
    }
    case 1:
      t.dataType = draw.one([...Array(24).keys(), 99]);
      return `data type ${t.dataType}`;
    case 2: {
      if (t.rawData.length === 0) return undefined;
      t.rawData = t.rawData.slice();
      t.rawData[draw.below(t.rawData.length)] = draw.below(256);
      return "a byte";
    }
    case 3:
      if (t.rawData.length === 0) return undefined;
      t.rawData = t.rawData.slice(0, draw.below(t.rawData.length));
      return "cut bytes";
    case 4:
      if (t.dims.length < 2) return undefined;
      t.dims.reverse();
      return `dims [${t.dims}]`;
    default:
      return mutateNumber(t, draw);
  }
}

function mutateNumber(t: TensorProto, draw: Draw): string | undefined {
  const bytes = t.rawData.slice();
  const view = new DataView(bytes.buffer);
  const width = {
    [Type.FLOAT]: 4,
    [Type.DOUBLE]: 8,
    [Type.INT32]: 4,
    [Type.INT64]: 8,
    [Type.INT8]: 1,
    [Type.UINT8]: 1,
  }[t.dataType as number];
  if (!width || bytes.length < width) return undefined;
  const at = draw.below(Math.floor(bytes.length / width)) * width;
  const whole = wholeNumber(draw);
  if (t.dataType === Type.FLOAT) view.setFloat32(at, draw.one(FLOATS), true);
  else if (t.dataType === Type.DOUBLE) view.setFloat64(at, draw.one(FLOATS), true);
  else if (t.dataType === Type.INT32) view.setInt32(at, Number(BigInt.asIntN(32, whole)), true);
  else if (t.dataType === Type.INT64) view.setBigInt64(at, BigInt.asIntN(64, whole), true);
  else view.setInt8(at, Number(BigInt.asIntN(8, whole)));
  t.rawData = bytes;
  return "a number";
}
