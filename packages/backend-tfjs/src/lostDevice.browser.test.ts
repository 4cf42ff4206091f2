import { HyalineError, jit, sin, type Tensor, tanh, tensor } from "@hyaline/core";
import { engine as tfjs } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { EngineName } from "./engine.js";
import { tfjsBackend } from "./tfjsBackend.js";

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (error instanceof HyalineError ? error.code : String(error)),
  );

/** Takes the device away as a driver's reset would. */
const lose: Partial<Record<EngineName, () => Promise<void>>> = {
  webgl: async () => {
    const { gl } = (tfjs().registry.webgl as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu;
    gl.getExtension("WEBGL_lose_context")?.loseContext();
  },
  webgpu: async () => {
    const { device } = tfjs().registry.webgpu as unknown as {
      device: { destroy(): void; lost: Promise<unknown> };
    };
    device.destroy();
    await device.lost;
  },
};

describe.each(["webgl", "webgpu"] as const)("a lost device of tfjs:%s", (engine) => {
  test("is an error with a code wherever it shows, and another backend can be made", {
    timeout: 60_000,
  }, async () => {
    const backend = await tfjsBackend({ engine });
    const step = jit((x: Tensor) => x.mul(2).add(1).matMul(x), { backend });
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const alive = await step(x);
    expect(await alive.array()).toEqual([
      [18, 26],
      [34, 50],
    ]);
    const held = await step(x);
    await lose[engine]?.();

    expect(await codeOf(held.data())).toBe("device-lost");
    expect(await codeOf(step(x))).toBe("device-lost");
    const spec = { dtype: "float32", shape: [2] } as const;
    expect(await codeOf(Promise.resolve(backend.write(new Float32Array(2), spec)))).toBe("device-lost");
    // What the lost device held can be let go of.
    held.dispose();
    step.dispose();

    const again = await tfjsBackend({ engine });
    const y = await jit((t: Tensor) => t.mul(2).add(1).matMul(t), { backend: again })(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(await y.array()).toEqual([
      [18, 26],
      [34, 50],
    ]);
  });

  test("in the middle of a run is an error with a code", { timeout: 60_000 }, async () => {
    const backend = await tfjsBackend({ engine });
    const long = jit(
      (t: Tensor) => {
        let y = t;
        for (let i = 0; i < 60; i++) y = sin(tanh(y.matMul(t)));
        return y;
      },
      { backend },
    );
    const code = codeOf(
      long(tensor(new Float32Array(64 * 64).fill(0.01), { shape: [64, 64] })).then((y) => y.data()),
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    await lose[engine]?.();
    expect(await code).toBe("device-lost");
  });
});
