// What a page ships: exports of built packages, bundled, minified and gzipped.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./files.mjs";

/**
 * Bytes, gzipped, of a page that imports these exports.
 *
 * @param imports package names to the exports that are used of each
 * @param external packages that are not counted
 */
export async function sizeOf(imports, external = []) {
  const lines = Object.entries(imports).map(([name, exports], i) =>
    exports === "*"
      ? `export * as all${i} from "${name}";`
      : `export { ${exports.map((each) => `${each} as ${each}${i}`).join(", ")} } from "${name}";`,
  );
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    splitting: true,
    outdir: "out",
    logLevel: "silent",
    external,
  });
  const entry = outputFiles.find(({ path }) => path.endsWith("stdin.js"));
  return gzipSync(entry.contents, { level: 9 }).length;
}
