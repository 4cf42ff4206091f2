import { isTensor, jit, type Tensor } from "@hyaline/core";
import { importOnnx, type OnnxOutputs } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { type Feeds, type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { type OnnxFile, onnxFiles } from "../problems/onnxFiles.js";
import type { Side } from "../side.js";

const modelOf = ({ bytes, options }: OnnxFile) => importOnnx<OnnxOutputs>(bytes(), options);

/** The imported model, compiled; every output is read to the host. */
async function compiled(file: OnnxFile): Promise<Side> {
  const backend = await wasm();
  const model = modelOf(file);
  const run = jit((x: Readonly<Record<string, Tensor>>) => model.fn(x), { backend });
  const x = file.inputs();
  return {
    name: `hyaline ${backend.name}`,
    run: async () => {
      const result = await run(x);
      const outputs = model.outputs.map(({ name }) => (isTensor(result) ? result : (result[name] as Tensor)));
      const data: unknown[] = [];
      for (const output of outputs) data.push(await output.data());
      for (const output of outputs) output.dispose();
      return data;
    },
    dispose: async () => {
      run.dispose();
      await backend.dispose();
    },
  };
}

/** The file as it is in a raw session, fed with what it declares. */
async function raw(file: OnnxFile): Promise<RawRuns> {
  const inputs = file.inputs();
  const feeds: Record<string, Feeds[string]> = {};
  for (const { name, type } of modelOf(file).inputs) {
    const { shape } = inputs[name] as Tensor;
    const data = await (inputs[name] as Tensor).data();
    feeds[name] =
      type === "int64"
        ? { data: BigInt64Array.from(data as Int32Array, BigInt), shape }
        : { data: data as Float32Array, shape };
  }
  for (const [name, value] of Object.entries(file.options?.constants ?? {})) {
    feeds[name] = { data: BigInt64Array.of(BigInt(value as number)), shape: [] };
  }
  return rawRuns(file.bytes(), feeds);
}

const contest = (file: OnnxFile): Contest => ({
  work: `forward pass of ${file.name}, from its file`,
  aim: timesTheCost(1.05),
  ours: () => compiled(file),
  peer: () => raw(file),
  check: async (ours, peer) => {
    const [got] = (await ours.run()) as [Float32Array];
    const [expected] = await (peer as RawRuns).outputs();
    agree("the outputs", got, expected as Float32Array);
  },
  slow: file.large,
  ...(file.large ? { timing: { rounds: 20, budgetMs: 10_000, warmUp: 1 } } : {}),
});

/** Files of others, used forward only, over the same file in a raw session. */
export const imported: Work = { name: "imported", contests: onnxFiles().map(contest) };
