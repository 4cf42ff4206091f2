import { HyalineError, jit, type Tensor, tensor } from "@hyaline/core";
import { env, InferenceSession } from "onnxruntime-web/wasm";
import { expect, test } from "vitest";
import { tinyModel } from "../devices/tinyModel.js";
import { ortBackend } from "../ortBackend.js";

test("where something else has started the runtime, the profile cannot be caught, and all else works", async () => {
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(tinyModel());
  const backend = await ortBackend({ device: "wasm", profile: true });
  const y = await jit((x: Tensor) => x.mul(2), { backend })(tensor([1, 2]));
  expect(await y.array()).toEqual([2, 4]);
  const error = await backend.profile().catch((e: unknown) => e);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("unsupported");
  expect((error as HyalineError).message).toContain("something else started the runtime");
  await backend.dispose();
  await session.release();
});
