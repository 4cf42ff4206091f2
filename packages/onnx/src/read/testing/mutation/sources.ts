import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as Type,
} from "../../../generated/onnx_pb.js";
import { controlNet, imageNet, int, modelBytes, node, rawTensor, valueInfo } from "../sampleModels.js";
import { cases } from "../savedCases.js";
import { sharedOnnx } from "../sharedOnnx.js";

/** Larger files take too long for what they show. */
const LARGEST = 100_000;

const ints = (name: string, values: readonly number[]) => ({
  name,
  type: Attribute.INTS,
  ints: values.map(BigInt),
});

/** One node with what it needs. */
const single = (
  op: string,
  inputs: readonly (readonly [name: string, shape: readonly number[], type?: number])[],
  output: readonly number[],
  attributes: Parameters<typeof node>[3] = [],
  held: NonNullable<Parameters<typeof modelBytes>[0]["initializer"]> = [],
): Uint8Array =>
  modelBytes({
    input: inputs.map(([name, shape, type]) => valueInfo(name, shape, type)),
    output: [valueInfo("y", output)],
    initializer: held,
    node: [
      node(
        op,
        [...inputs.map(([name]) => name), ...held.map(({ name }) => name as string)],
        ["y"],
        attributes,
      ),
    ],
  });

const floats = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1));

/** Files of our own, which need no other folder: nets, and ops whose arguments break most easily. */
const own: Readonly<Record<string, () => Uint8Array>> = {
  image: imageNet,
  control: controlNet,
  divide: () =>
    single(
      "Div",
      [
        ["a", [3], Type.INT32],
        ["b", [3], Type.INT32],
      ],
      [3],
    ),
  gatherND: () =>
    single("GatherND", [["x", [3, 4]]], [2], [], [rawTensor("i", [2, 2], BigInt64Array.of(0n, 1n, 2n, 3n))]),
  gather: () =>
    single(
      "Gather",
      [["x", [3, 4]]],
      [2, 4],
      [int("axis", 0)],
      [rawTensor("i", [2], BigInt64Array.of(0n, 2n))],
    ),
  slice: () =>
    single(
      "Slice",
      [["x", [5, 4]]],
      [2, 2],
      [],
      [rawTensor("starts", [2], BigInt64Array.of(1n, 0n)), rawTensor("ends", [2], BigInt64Array.of(3n, 2n))],
    ),
  convolve: () =>
    single(
      "Conv",
      [["x", [1, 2, 5, 5]]],
      [1, 3, 3, 3],
      [ints("strides", [1, 1])],
      [rawTensor("w", [3, 2, 3, 3], floats(54))],
    ),
  transpose: () =>
    single("ConvTranspose", [["x", [1, 2, 4]]], [1, 3, 6], [], [rawTensor("w", [2, 3, 3], floats(18))]),
  lstm: () =>
    single(
      "LSTM",
      [["x", [3, 1, 2]]],
      [3, 1, 1, 2],
      [int("hidden_size", 2)],
      [rawTensor("W", [1, 8, 2], floats(16)), rawTensor("R", [1, 8, 2], floats(16))],
    ),
  pool: () =>
    single(
      "MaxPool",
      [["x", [1, 1, 6, 6]]],
      [1, 1, 3, 3],
      [ints("kernel_shape", [2, 2]), ints("strides", [2, 2])],
    ),
  resize: () =>
    single(
      "Resize",
      [
        ["x", [1, 1, 3, 3]],
        ["roi", [0]],
      ],
      [1, 1, 6, 6],
      [],
      [rawTensor("scales", [4], Float32Array.of(1, 1, 2, 2))],
    ),
  determinant: () => single("Det", [["x", [3, 3]]], []),
  reduce: () => single("ReduceMean", [["x", [2, 3, 4]]], [2, 1, 4], [ints("axes", [1]), int("keepdims", 1)]),
};

export interface Sources {
  readonly paths: readonly string[];
  dispose(): void;
}

/** Files to be damaged: our own, and with `shared` those of the folders beside the repository, where they are. */
export function sources(shared: boolean): Sources {
  const folder = mkdtempSync(join(tmpdir(), "hyaline-sources-"));
  const paths = Object.entries(own).map(([name, bytes]) => {
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, bytes());
    return path;
  });
  const folders = [cases, ...["nodetests", "torch", "light"].map(sharedOnnx)];
  for (const root of shared ? folders : []) {
    if (!root) continue;
    const base = fileURLToPath(root);
    const files = readdirSync(base, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".onnx"),
    );
    paths.push(...files.map((file) => join(base, file)).filter((path) => statSync(path).size < LARGEST));
  }
  return { paths: paths.sort(), dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
