import { defineConfig, type Options } from "tsup";

/** The files that are built one by one. */
export const libraryEntry = ["src/**/*.ts", "!src/**/*.test.ts", "!src/**/testing/**"];

/**
 * How every package is built: one ESM file for each source file, so that `sideEffects: false` lets a bundler drop
 * whole modules, and one declaration file for each public door. `--no-dts` leaves the declarations out, which takes a
 * quarter of the time: enough to run things. `libraries` are TypeScript's own that the declarations need beyond ES2022.
 */
export function library({
  doors = ["src/index.ts"],
  libraries = [],
  ...options
}: Options & { readonly doors?: string[]; readonly libraries?: readonly string[] } = {}) {
  return defineConfig({
    entry: libraryEntry,
    bundle: false,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    sourcemap: true,
    clean: true,
    silent: true,
    // Other packages' declarations are read as built: turbo builds them first.
    dts: {
      entry: doors,
      banner: libraries.map((name) => `/// <reference lib="${name}" />`).join("\n"),
      compilerOptions: { ignoreDeprecations: "6.0", customConditions: [] },
    },
    ...options,
  });
}
