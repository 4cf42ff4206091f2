import { library, libraryEntry } from "../../tsup.base.js";

// The worker is one file that imports nothing but ONNX Runtime: import maps do not reach workers.
const worker = "src/worker/worker.ts";

export default [
  // Both are built at once: this one leaves the other's result where it is.
  library({ entry: [...libraryEntry, `!${worker}`], clean: ["!worker/worker.js", "!worker/worker.js.map"] }),
  library({
    entry: { "worker/worker": worker },
    bundle: true,
    noExternal: [/^@hyaline\//],
    external: [/^#/, /^onnxruntime/],
    esbuildOptions: (options) => {
      options.conditions = ["hyaline-source"];
    },
    clean: false,
    dts: false,
  }),
];
