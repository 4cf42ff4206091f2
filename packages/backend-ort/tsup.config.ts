import { library, libraryEntry } from "../../tsup.base.js";

// Each worker is one file that imports nothing but ONNX Runtime: import maps do not reach workers.
const workers = ["worker/worker", "worker/wasmWorker"];

export default [
  // Both are built at once: this one leaves the other's results where they are.
  library({
    doors: { index: "src/index.ts", wasm: "src/wasm.ts" },
    entry: [...libraryEntry, ...workers.map((name) => `!src/${name}.ts`)],
    clean: workers.flatMap((name) => [`!${name}.js`, `!${name}.js.map`]),
  }),
  library({
    entry: Object.fromEntries(workers.map((name) => [name, `src/${name}.ts`])),
    bundle: true,
    noExternal: [/^@hyaline\//],
    external: [/^#/, /^onnxruntime/],
    splitting: false,
    esbuildOptions: (options) => {
      options.conditions = ["hyaline-source"];
    },
    clean: false,
    dts: false,
    onSuccess: async () => undefined,
  }),
];
