import { HyalineError } from "@hyaline/core";
import { coded } from "../errors.js";
import type { Device } from "../runtime.js";
import { tinyModel } from "./tinyModel.js";

/**
 * Loads the runtime's files by running next to nothing: a device is there when it has started, and what is missing is found
 * here and not by the first graph.
 *
 * @throws HyalineError `backend`
 */
export async function start({ runtime, sessionOptions }: Device): Promise<void> {
  try {
    const session = await runtime.InferenceSession.create(tinyModel(), sessionOptions);
    await session.release();
  } catch (cause) {
    const error = coded("starting ONNX Runtime's WebAssembly", cause);
    throw error.code === "backend" ? error : new HyalineError("backend", error.message, { cause });
  }
}
