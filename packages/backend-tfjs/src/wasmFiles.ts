/**
 * The addresses of tfjs's WebAssembly files, the copies in this package. They are written out in full, so that bundlers find
 * them, and here, so that they are also right in `dist/browser.js`.
 */
export const wasmFiles = () => ({
  "tfjs-backend-wasm.wasm": new URL("../data/tfjs-backend-wasm.wasm", import.meta.url).href,
  "tfjs-backend-wasm-simd.wasm": new URL("../data/tfjs-backend-wasm-simd.wasm", import.meta.url).href,
  "tfjs-backend-wasm-threaded-simd.wasm": new URL(
    "../data/tfjs-backend-wasm-threaded-simd.wasm",
    import.meta.url,
  ).href,
});
