// Puts tfjs's WebAssembly files into data/, where `new URL("../../data/…", import.meta.url)` finds them from src and dist.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const from = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json"));
const to = fileURLToPath(new URL("data", import.meta.url));
mkdirSync(to, { recursive: true });
for (const variant of ["", "-simd", "-threaded-simd"]) {
  const file = `tfjs-backend-wasm${variant}.wasm`;
  copyFileSync(join(from, "dist", file), join(to, file));
}
