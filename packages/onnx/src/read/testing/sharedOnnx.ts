import { existsSync, readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { decode, encode, type Tensor, type TypedArray, tensor } from "@hyaline/core";
import { TensorProtoSchema } from "../../generated/onnx_pb.js";
import { numbersOf } from "../graph/fileValue.js";
import { type FileTensor, fileTensor } from "../graph/tensorData.js";
import { dtypeOf } from "../graph/value.js";

const root = new URL("../../../../../", import.meta.url);

/** A folder of data that is kept outside of the repository, or `undefined` where it is not there. */
export function sharedFolder(folder: string): URL | undefined {
  const given = process.env.HYALINE_SHARED;
  const base = given ? new URL(`file://${given}/`) : new URL("../shared/", root);
  const url = new URL(`${folder}/`, base);
  if (existsSync(url)) return url;
  console.warn(
    `skipped: ${url.pathname} is not there; set HYALINE_SHARED to the folder that holds ${folder}`,
  );
  return undefined;
}

/** {@link sharedFolder} of ONNX files and their data. */
export const sharedOnnx = (folder: string): URL | undefined => sharedFolder(`onnx/${folder}`);

/** The tensor in a `.pb` file. */
export const readTensorFile = (url: URL): FileTensor =>
  fileTensor(fromBinary(TensorProtoSchema, readFileSync(url)));

/** A tensor of a file as core's; int64 becomes int32. */
export function asTensor(data: FileTensor, double = false): Tensor {
  const { shape } = data;
  const own = dtypeOf(data.type);
  const dtype = double && own === "float32" ? "float64" : own;
  return tensor(encode(numbersOf(data), dtype), { dtype, shape });
}

/** The largest difference between a tensor and what was recorded, beyond `atol + rtol · |recorded|`; NaN meets NaN. */
export async function excess(
  got: Tensor,
  recorded: FileTensor,
  { rtol, atol }: { rtol: number; atol: number },
): Promise<number> {
  if (String(got.shape) !== String(recorded.shape)) {
    throw new Error(`shape [${got.shape}] where [${recorded.shape}] was recorded`);
  }
  const a = decode((await got.data()) as TypedArray, got.dtype);
  const b = numbersOf(recorded);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const beyond = Math.abs(x - y) - atol - rtol * Math.abs(y);
    worst = Math.max(worst, Number.isNaN(beyond) ? Number.POSITIVE_INFINITY : beyond);
  }
  return worst;
}
