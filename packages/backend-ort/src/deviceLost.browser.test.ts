import { HyalineError, jit, type Tensor, tanh, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

/** Takes the GPU device of the page's backends away. */
async function loseDevice(): Promise<void> {
  const { env } = await import("onnxruntime-web/webgpu");
  const device = await env.webgpu.device;
  device.destroy();
  await device.lost;
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(HyalineError);
    return (error as HyalineError).code;
  }
  return "none";
};

test.each(["before a call", "during a call", "while a session is made"])(
  "a device that is lost %s is a coded error, and a new backend works",
  async (when) => {
    const backend = await ortBackend({ device: "webgpu" });
    const f = jit((x: Tensor) => tanh(x.matMul(x)), { backend });
    const x = tensor(new Float32Array(256 * 256).fill(0.01), { shape: [256, 256] });
    const y = when === "while a session is made" ? undefined : await f(x);
    if (when === "before a call") await loseDevice();
    const running = f(x);
    if (when !== "before a call") await loseDevice();
    // What was under way may have come to its end.
    const code = await codeOf(running);
    if (when === "before a call") expect(code).toBe("device-lost");
    else expect(["device-lost", "none"]).toContain(code);
    expect(await codeOf(f(x))).toBe("device-lost");
    if (y) expect(await codeOf(y.data())).toBe("device-lost");
    const g = jit((x: Tensor) => x.exp(), { backend });
    expect(await codeOf(g(tensor([1, 2])))).toBe("device-lost");
    y?.dispose();
    x.dispose();
    await backend.dispose();

    const again = await ortBackend({ device: "webgpu" });
    const h = jit((x: Tensor) => x.mul(2), { backend: again });
    expect(await (await h(tensor([1, 2]))).array()).toEqual([2, 4]);
    await again.dispose();
  },
);

test("the error says what to do", async () => {
  const backend = await ortBackend({ device: "webgpu" });
  await loseDevice();
  await expect(jit((x: Tensor) => x.neg(), { backend })(tensor([1]))).rejects.toThrow(
    /GPU device was lost.*create the backend again/,
  );
  await backend.dispose();
});
