import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HyalineError } from "@hyaline/core";
import { expect, test, vi } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

test("a truncated WebAssembly file is a coded error that says what to do", async () => {
  // Emscripten complains on its own.
  for (const method of ["warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "hyaline-truncated-"));
  try {
    for (const variant of ["", "-simd", "-threaded-simd"]) {
      const file = `tfjs-backend-wasm${variant}.wasm`;
      const bytes = readFileSync(new URL(`../data/${file}`, import.meta.url));
      writeFileSync(join(folder, file), bytes.subarray(0, bytes.length / 2));
    }
    const refused = await tfjsBackend({ engine: "wasm", wasmPath: `${folder}/` }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(HyalineError);
    expect((refused as HyalineError).code).toBe("backend");
    expect((refused as HyalineError).message).toContain("wasmPath");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
