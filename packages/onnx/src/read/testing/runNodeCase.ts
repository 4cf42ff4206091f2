import { readdirSync, readFileSync } from "node:fs";
import { evaluate, HyalineError, isTensor, type Tensor } from "@hyaline/core";
import { importOnnx, type OnnxOutputs } from "../graph/importOnnx.js";
import { asTensor, excess, readTensorFile } from "./sharedOnnx.js";

export interface NodeCase {
  readonly case: string;
  readonly dir: string;
  readonly op: string;
  readonly inputs: readonly { readonly name: string; readonly dtype: string }[];
  readonly outputs: readonly { readonly name: string; readonly dtype: string }[];
  /** What ONNX Runtime 1.30 itself made of the file. */
  readonly ort_web_wasm_1_30: "pass" | "mismatch" | "error";
}

/** What came of a case: `undefined` when it passed, else why it did not. */
export async function runNodeCase(
  folder: URL,
  { dir, inputs }: NodeCase,
  tolerance: { rtol: number; atol: number },
  compute: (results: readonly Tensor[]) => Promise<unknown> = evaluate,
): Promise<string | undefined> {
  const root = new URL(`${dir}/`, folder);
  try {
    const model = importOnnx<OnnxOutputs>(readFileSync(new URL("model.onnx", root)));
    for (const set of readdirSync(root).filter((name) => name.startsWith("test_data_set"))) {
      const file = (name: string) => readTensorFile(new URL(`${set}/${name}.pb`, root));
      const given: Record<string, Tensor> = {};
      inputs.forEach(({ name }, i) => {
        if (model.inputs.some((port) => port.name === name)) given[name] = asTensor(file(`input_${i}`));
      });
      const result = model.fn(given);
      const results = model.outputs.map(({ name }) => (isTensor(result) ? result : (result[name] as Tensor)));
      await compute(results);
      for (const [i, got] of results.entries()) {
        const beyond = await excess(got, file(`output_${i}`), tolerance);
        if (beyond > 0) return `output ${i} differs by ${beyond}`;
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof HyalineError) return `${error.code}: ${error.message}`;
    return `crash: ${(error as Error).stack?.split("\n").slice(0, 4).join(" | ")}`;
  }
}
