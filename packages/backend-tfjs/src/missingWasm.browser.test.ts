import { HyalineError } from "@hyaline/core";
import { expect, test, vi } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

test("a missing WebAssembly file is a coded error that says what to do", async () => {
  // Emscripten complains on its own.
  for (const method of ["warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  const refused = await tfjsBackend({ engine: "wasm", wasmPath: "/nowhere/" }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(HyalineError);
  expect((refused as HyalineError).code).toBe("backend");
  expect((refused as HyalineError).message).toContain("wasmPath");
});
