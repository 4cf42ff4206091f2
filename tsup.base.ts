import { build } from "esbuild";
import { defineConfig, type Options } from "tsup";

/** The files that are built one by one. */
export const libraryEntry = ["src/**/*.ts", "!src/**/*.test.ts", "!src/**/testing/**"];

/**
 * How every package is built: one ESM file for each source file, so that `sideEffects: false` lets a bundler drop
 * whole modules, and one declaration file for each public door. `--no-dts` leaves the declarations out, which takes a
 * quarter of the time: enough to run things. `libraries` are TypeScript's own that the declarations need beyond ES2022.
 */
export function library({
  doors = { index: "src/index.ts" },
  libraries = [],
  splitting = Object.keys(doors).length > 1,
  ...options
}: Options & { readonly doors?: Record<string, string>; readonly libraries?: readonly string[] } = {}) {
  return defineConfig({
    entry: libraryEntry,
    bundle: false,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    sourcemap: true,
    clean: true,
    silent: true,
    splitting,
    // Other packages' declarations are read as built: turbo builds them first.
    dts: {
      entry: Object.values(doors),
      banner: libraries.map((name) => `/// <reference lib="${name}" />`).join("\n"),
      compilerOptions: { ignoreDeprecations: "6.0", customConditions: [] },
    },
    onSuccess: () => browserFiles(doors, splitting),
    ...options,
  });
}

/**
 * For pages without a bundler, each door in one file (`dist/browser.js`, `dist/browser.NAME.js`), so that a page asks for few.
 * Where several doors share parts, or what is loaded later is large, it is split, and the parts lie beside it. Packages from
 * outside are in it; ours, and ONNX Runtime, come by the page's import map, so that there is one core.
 */
async function browserFiles(doors: Readonly<Record<string, string>>, splitting: boolean): Promise<void> {
  const nameOf = (door: string) => (door === "index" ? "browser" : `browser.${door}`);
  await build({
    entryPoints: Object.fromEntries(Object.entries(doors).map(([door, file]) => [nameOf(door), file])),
    outdir: "dist",
    chunkNames: "browser.[name].[hash]",
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["@hyaline/*", "#*", "node:*"],
    logLevel: "error",
  });
}
