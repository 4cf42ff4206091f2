import { HyalineError } from "@hyaline/core";
import { messageOf } from "./runtime.js";

const memoryPatterns = [
  /bad_?alloc/i,
  /out of memory/i,
  /\bOOM\b/,
  /cannot enlarge memory/i,
  /array buffer allocation failed/i,
  /invalid (typed )?array (buffer )?length/i,
  /failed to allocate/i,
  /memory access out of bounds/i,
];

/** An error of the runtime as one of ours: it names the node, whose name begins with its scope in the model. */
export function coded(doing: string, cause: unknown): HyalineError {
  if (cause instanceof HyalineError) return cause;
  const message = messageOf(cause);
  if (memoryPatterns.some((pattern) => pattern.test(message))) {
    return new HyalineError(
      "out-of-memory",
      `${doing}: ONNX Runtime ran out of memory (${message}); use a smaller batch`,
      { cause },
    );
  }
  if (/no available backend found|failed to fetch|both async and sync fetching/i.test(message)) {
    return new HyalineError(
      "backend",
      `${doing}: ONNX Runtime's WebAssembly files could not be loaded (${message}); serve the files of onnxruntime-web/dist, or check the network`,
      { cause },
    );
  }
  const node = /(?:node name|Node)\s*[:(]?\s*[("']?([^()"'\s][^()"']*?)[)"']/i.exec(message)?.[1];
  const where = node ? ` at ${node}` : "";
  const code = /not implemented|could not find an implementation|unsupported/i.test(message)
    ? "unsupported"
    : "internal";
  return new HyalineError(code, `${doing}${where}: ${message}`, { cause });
}
