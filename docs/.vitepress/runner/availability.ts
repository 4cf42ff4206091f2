// Why a backend cannot run in this browser, by its name; those that can are not in it.

async function webgpu(): Promise<string | undefined> {
  if (!("gpu" in navigator)) return "this browser has no WebGPU";
  try {
    return (await navigator.gpu.requestAdapter()) ? undefined : "WebGPU has no adapter here";
  } catch (error) {
    return `WebGPU does not start here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function webgl(): string | undefined {
  if (typeof OffscreenCanvas === "undefined") return "workers have no canvas in this browser";
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context ? undefined : "this browser has no WebGL";
}

const wasm = () => (typeof WebAssembly === "undefined" ? "this browser has no WebAssembly" : undefined);

export async function unavailable(): Promise<Readonly<Record<string, string>>> {
  const reasons = {
    "ort:wasm": wasm(),
    "ort:webgpu": wasm() ?? (await webgpu()),
    "tfjs:wasm": wasm(),
    "tfjs:webgl": webgl(),
  };
  return Object.fromEntries(
    Object.entries(reasons).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
