import { expect, test, vi } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

// As where a page's build is served without one of its chunks.
vi.mock("@tensorflow/tfjs-backend-cpu", () => {
  throw new Error("Failed to fetch dynamically imported module");
});

test("an engine whose files cannot be fetched is refused with a code, and says what to serve", async () => {
  await expect(tfjsBackend({ engine: "cpu" })).rejects.toMatchObject({
    name: "HyalineError",
    code: "backend",
    message: expect.stringMatching(/tfjs's cpu engine cannot be loaded.*serve all files of the build/s),
  });
});
