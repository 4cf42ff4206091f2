// Runs graphs on ONNX Runtime: WebAssembly SIMD and threads, WebGPU, and native CPU in Node where onnxruntime-node is installed.

export {};
