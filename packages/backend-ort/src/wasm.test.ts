import { fileURLToPath } from "node:url";
import { tensor } from "@hyaline/core";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { ortBackend } from "./wasm.js";

/** The files of ONNX Runtime that a page is built with which imports a door of this package. */
async function runtimesOf(door: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(door, import.meta.url))],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
    conditions: ["hyaline-source"],
    logLevel: "error",
  });
  return Object.keys(metafile.inputs).flatMap((path) => /onnxruntime-web\/dist\/(.+)/.exec(path)?.[1] ?? []);
}

test("a page that imports the door of WebAssembly has nothing of the GPU's runtime", async () => {
  expect(await runtimesOf("./wasm.ts")).toEqual(["ort.wasm.bundle.min.mjs"]);
  expect(await runtimesOf("./worker/wasmWorker.ts")).toEqual(["ort.wasm.bundle.min.mjs"]);
  expect(await runtimesOf("./index.ts")).toContain("ort.webgpu.bundle.min.mjs");
});

test("it is the backend ort:wasm, and there is no other device to ask for", async () => {
  const backend = await ortBackend();
  expect([backend.name, backend.info.worker]).toEqual(["ort:wasm", false]);
  expect(await tensor([1, 2]).mul(3).array({ backend })).toEqual([3, 6]);
  await backend.dispose();
  await expect(ortBackend({ device: "webgpu" } as object)).rejects.toMatchObject({ code: "argument" });
});
