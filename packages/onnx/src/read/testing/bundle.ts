import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A source file of the folder `testing` as JavaScript that a child process can run; Node runs no TypeScript. */
export async function bundle(name: string): Promise<string> {
  const folder = mkdtempSync(join(modules, ".child-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: "error",
    // From within node_modules the package's own imports cannot be seen.
    resolve: { alias: { "#ort/wasm": "onnxruntime-web" }, conditions: ["hyaline-source"] },
    ssr: { noExternal: [/^@hyaline\//, /^@bufbuild\//], resolve: { conditions: ["hyaline-source"] } },
    build: {
      ssr: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
      outDir: folder,
      minify: false,
      rolldownOptions: { external: [/^onnxruntime/] },
    },
  });
  return join(folder, `${name.split("/").at(-1)}.js`);
}
