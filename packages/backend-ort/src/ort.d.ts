// What `#ort/wasm` and `#ort/webgpu` are to the type-checker (see "imports" in package.json).
export * from "onnxruntime-web";
