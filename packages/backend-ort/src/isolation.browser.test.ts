import { expect, test } from "vitest";

test("the test page is cross-origin isolated, so that ONNX Runtime may use threads", () => {
  expect(crossOriginIsolated).toBe(true);
  expect(typeof SharedArrayBuffer).toBe("function");
});
