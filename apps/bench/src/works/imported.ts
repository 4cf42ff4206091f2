import { isTensor, jit, type Tensor, tensor } from "@hyaline/core";
import { importOnnx, type OnnxOutputs } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { type Feeds, type RawRuns, rawCalls } from "../peers/onnxRuntime.js";
import { type OnnxFile, onnxFiles } from "../problems/onnxFiles.js";
import type { Side } from "../side.js";

const modelOf = ({ bytes, options }: OnnxFile) => importOnnx<OnnxOutputs>(bytes(), options);

/** How a call treats its tensors. */
interface Manner {
  readonly text: string;
  /** Are the arrays copied, so that the caller may write to them again? */
  readonly copy: boolean;
  /** Are the outputs disposed, or left to the garbage collector? */
  readonly dispose: boolean;
}

/** What a raw session does: its tensors are views of the arrays, and nothing of a call stays. */
const likeRaw: Manner = { text: "arrays to arrays", copy: false, dispose: true };

/** What is written without a thought for speed: `tensor(array)`, and no `dispose`. */
const natural: Manner = {
  text: "arrays to arrays, inputs copied and outputs left",
  copy: true,
  dispose: false,
};

/** The imported model, compiled: each run makes tensors of the same arrays, and reads every output. */
async function compiled(file: OnnxFile, { copy, dispose }: Manner): Promise<Side> {
  const backend = await wasm();
  const model = modelOf(file);
  const run = jit((x: Readonly<Record<string, Tensor>>) => model.fn(x), { backend });
  const arrays = await Promise.all(
    Object.entries(file.inputs()).map(
      async ([name, x]) => [name, await x.data(), { shape: x.shape, dtype: x.dtype, copy }] as const,
    ),
  );
  const names = model.outputs.map(({ name }) => name);
  return {
    name: `hyaline ${backend.name}`,
    run: async () => {
      const x: Record<string, Tensor> = {};
      for (const [name, data, options] of arrays) x[name] = tensor(data, options);
      const result = await run(x);
      const outputs = isTensor(result) ? [result] : names.map((name) => result[name] as Tensor);
      const data: unknown[] = [];
      for (const output of outputs) data.push(await output.data());
      if (dispose) for (const output of outputs) output.dispose();
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
  return rawCalls(file.bytes(), feeds);
}

/** Functions are compiled by the JavaScript engine after some thousand calls, which a small net gets in this many turns. */
const WARM = 25;

const contest = (file: OnnxFile, manner: Manner): Contest => ({
  work: `forward pass of ${file.name}, from its file, ${manner.text}`,
  aim: timesTheCost(1.05),
  ours: () => compiled(file, manner),
  peer: () => raw(file),
  check: async (ours, peer) => {
    const [got] = (await ours.run()) as [Float32Array];
    const [expected] = await (peer as RawRuns).outputs();
    agree("the outputs", got, expected as Float32Array);
  },
  slow: file.large,
  timing: file.large ? { rounds: 20, budgetMs: 10_000, warmUp: 1 } : { warmUp: WARM },
});

/** Files of others, used forward only, over the same file in a raw session that is fed the same arrays. */
export const imported: Work = {
  name: "imported",
  contests: onnxFiles().flatMap((file) =>
    (file.large ? [likeRaw] : [likeRaw, natural]).map((manner) => contest(file, manner)),
  ),
};
