/** A page as people build it: Vite with its defaults, from the sources. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const beside = fileURLToPath(new URL("../../node_modules/", import.meta.url));

const program = `
import { grad, jit, matMul, relu, tensor } from "@hyaline/core";
import { ortBackend } from "@hyaline/backend-ort";

/** With an engine it is TensorFlow.js's, with other options ONNX Runtime's. */
const open = async (options) =>
  "engine" in options ? (await import("@hyaline/backend-tfjs")).tfjsBackend(options) : ortBackend(options);

async function attempt(options) {
  const backend = await open(options);
  const x = tensor([[1, -2, 3]]);
  const step = jit((w) => grad((v) => relu(matMul(x, v)).sum())(w), { backend });
  const gradient = await (await step(tensor([[1, 2], [3, 4], [-5, 6]]))).array();
  const { device, threads, worker, notes } = backend.info ?? {};
  await backend.dispose();
  return { gradient, device, threads, worker, notes };
}
const told = (error) => ({ code: error.code ?? "no code", message: error.message });
const isPage = typeof document !== "undefined";
if (isPage) {
  globalThis.attempt = (options) => attempt(options).catch(told);
  globalThis.nested = (options) =>
    new Promise((resolve) => {
      const worker = new Worker(new URL("./inner.js", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => resolve({ code: "no code", message: event.message });
      worker.postMessage(options);
    });
} else onmessage = ({ data }) => attempt(data).catch(told).then((answer) => postMessage(answer));
`;

export interface BuiltPage {
  /** The folder to serve. */
  readonly folder: string;
  remove(): void;
}

/** The page has `attempt(options)`, which says what a small net's gradient is or why not, and `nested`, in a worker. */
export async function builtPage(): Promise<BuiltPage> {
  const root = mkdtempSync(join(beside, ".page-"));
  writeFileSync(
    join(root, "index.html"),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
  );
  writeFileSync(join(root, "main.js"), program);
  writeFileSync(join(root, "inner.js"), 'import "./main.js";');
  await build({
    root,
    configFile: false,
    logLevel: "error",
    resolve: {
      conditions: ["hyaline-source", "module", "browser", "production", "import", "default"],
      alias: { "#ort/wasm": "onnxruntime-web/wasm", "#ort/webgpu": "onnxruntime-web/webgpu" },
    },
  });
  return { folder: join(root, "dist"), remove: () => rmSync(root, { recursive: true, force: true }) };
}
