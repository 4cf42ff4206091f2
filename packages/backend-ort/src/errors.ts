import { type ErrorCode, HyalineError } from "@hyaline/core";
import { stepsExceeded } from "@hyaline/core/ops";
import { messageOf } from "./runtime.js";

/** What ONNX Runtime's messages mean; the first that fits. */
const meanings: readonly { readonly pattern: RegExp; readonly code: ErrorCode; readonly remedy?: string }[] =
  [
    {
      pattern:
        /bad_?alloc|out of memory|\bOOM\b|cannot enlarge memory|allocation failed|failed to allocate|max(imum)? (storage )?buffer (binding )?size|GPUOutOfMemory|memory access out of bounds|SafeIntOnOverflow|invalid (typed )?array (buffer )?length/i,
      code: "out-of-memory",
      remedy: "use a smaller batch, or device cpu",
    },
    {
      pattern: /failed due to timeout/i,
      code: "backend",
      remedy:
        "its threads do not answer: leave out threads, or serve onnxruntime-web's files beside the page",
    },
    {
      pattern:
        /no available backend found|failed to fetch|fetching of the wasm failed|dynamically imported module|initWasm/i,
      code: "backend",
      remedy:
        "serve the .wasm files of onnxruntime-web/dist beside the script, or name their folder in wasmPath, and reload the page",
    },
    {
      pattern:
        /element out of data bounds|ind(ex|ices) .*(out of|within) (range|bounds)|out of range value in index|invalid ind(ex|ice)/i,
      code: "argument",
    },
    {
      pattern: /expected to have rank|has rank \d+ but|invalid rank|invalid input shape/i,
      code: "shape",
    },
    {
      pattern: /(division|modulo) by zero/i,
      code: "data",
      remedy: "divide whole numbers by others than 0",
    },
    {
      pattern: /not implemented|could not find an implementation|not supported/i,
      code: "unsupported",
      remedy: "use another data type or another backend",
    },
  ];

/** Where ONNX Runtime names a node; ours are named `scope/Op`. */
const nodePatterns = [/Name:'([^']+)'/, /node with name '([^']+)'/, /Node \(([^()]+)\)/, /Node:([^\s]+)/];

/** An error of the runtime as one of ours, which names the node and thereby the scope in the model. */
export function coded(doing: string, cause: unknown): HyalineError {
  if (cause instanceof HyalineError) return cause;
  const message = messageOf(cause);
  const node = nodePatterns.map((pattern) => pattern.exec(message)?.[1]).find(Boolean);
  // The exporter's loops end in a node of this name, which fails where they would go on.
  const limit = /whileLoop\.limit(\d+)/.exec(node ?? "")?.[1];
  if (limit) return stepsExceeded(Number(limit));
  const text = message
    .replace(/^.*ERROR_MESSAGE: /s, "")
    .replace(/^Non-zero status code returned while running .*Status Message: /s, "")
    .trim();
  const { code, remedy } = meanings.find(({ pattern }) => pattern.test(message)) ?? { code: "internal" };
  const where = node ? `${node}: ` : "";
  return new HyalineError(code, `${where}${doing} failed: ${text}${remedy ? `; ${remedy}` : ""}`, { cause });
}
