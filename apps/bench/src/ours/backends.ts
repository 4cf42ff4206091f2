import { type OrtBackend, ortBackend } from "@hyaline/backend-ort";

/** The backend that is measured: ONNX Runtime on one thread of WebAssembly, as its peers run. */
export const wasm = (): Promise<OrtBackend> => ortBackend({ device: "wasm", threads: 1 });
