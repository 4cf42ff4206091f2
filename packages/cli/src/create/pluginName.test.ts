import { expect, test } from "vitest";
import { pluginName } from "./pluginName.js";

test.each([
  ["fast", "fast", "fastBackend"],
  ["fast-backend", "fast-backend", "fastBackend"],
  ["hyaline-backend-gpu2", "hyaline-backend-gpu2", "hyalineBackendGpu2Backend"],
  ["backend", "backend", "backend"],
  ["@me/very-fast", "very-fast", "veryFastBackend"],
])("%s is the folder %s and the function %s", (name, folder, fn) => {
  expect(pluginName(name)).toEqual({ package: name, folder, function: fn });
});

test.each([
  [""],
  ["Fast"],
  ["fast backend"],
  ["../fast"],
  ["..\\fast"],
  ["/tmp/fast"],
  ["a/b"],
  ["@me"],
  ["@me/"],
  ["@me/../x"],
  ["."],
  [".."],
  ["-fast"],
  ["fast-"],
  ["fast--er"],
  ["1fast"],
  ["fast\0"],
  ["fast\n"],
  ["fást"],
  ["con"],
  ["@me/lpt1"],
  ["a".repeat(61)],
])("%j is refused", (name) => {
  expect(() => pluginName(name)).toThrow(expect.objectContaining({ code: "argument" }));
});
