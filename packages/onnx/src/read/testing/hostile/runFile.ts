/** A child process: imports a file, traces it, and runs it on zeros; prints what came of it, and what it took. */
import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, jit, type Tensor, useBackend, zeros } from "@hyaline/core";
import { importOnnx, type OnnxOutputs } from "../../graph/importOnnx.js";

export interface FileReport {
  /** `ran`, the code of a HyalineError, or `raw` and another error. */
  readonly outcome: string;
  readonly phase: string;
  readonly message: string;
  /** Processor time in milliseconds, the process's own start left out. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function main(path: string): Promise<FileReport> {
  useBackend(referenceBackend());
  const began = cpu();
  let phase = "import";
  let outcome = "ran";
  let message = "";
  try {
    const model = importOnnx<OnnxOutputs>(readFileSync(path));
    phase = "trace";
    model.graph();
    phase = "run";
    const inputs = model.inputs.map(({ shape, dtype }) =>
      zeros(
        (shape ?? []).map((size) => (typeof size === "number" ? size : 1)),
        { dtype },
      ),
    );
    const call = (...tensors: Tensor[]) =>
      model.fn(Object.fromEntries(model.inputs.map(({ name }, i) => [name, tensors[i] as Tensor])));
    await jit(call)(...inputs);
  } catch (error) {
    outcome = error instanceof HyalineError ? error.code : `raw ${String(error)}`;
    message = String((error as Error).message);
  }
  return { outcome, phase, message, cpuMs: cpu() - began, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

console.log(JSON.stringify(await main(process.argv[2] as string)));
