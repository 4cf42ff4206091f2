/** What goes wrong below tfjs, where tfjs says nothing: a lost context or device, a shader that was refused, a full heap. */
import { HyalineError } from "@hyaline/core";
import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Engine, EngineName } from "./engine.js";

/** The parts of tfjs's engines that tell. */
interface Insides {
  /** WebGL. */
  readonly gpgpu?: { readonly gl: WebGLRenderingContext };
  readonly binaryCache?: Record<string, unknown>;
  /** WebGPU. */
  readonly device?: Device;
  /** WebAssembly. */
  readonly wasm?: Heap;
}

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

interface Device extends EventTarget {
  readonly lost: Promise<{ readonly message: string }>;
  readonly limits: { readonly maxStorageBufferBindingSize: number };
}

/** Drivers take their time to tell. */
const NEWS_MS = 2000;

/** One started engine's health: shared by every backend over it. */
export class Health {
  #isLost = false;
  /** Of one tensor: a buffer's on WebGPU; on WebGL a texture's with four floats in each place. */
  readonly #mostBytes: number;
  readonly #waiting = new Set<() => void>();
  #fault: HyalineError | undefined;

  constructor(
    readonly name: EngineName,
    readonly insides: Insides,
  ) {
    const { device, wasm, gpgpu } = insides;
    const texture = gpgpu
      ? gpgpu.gl.getParameter(gpgpu.gl.MAX_TEXTURE_SIZE) ** 2 * 16
      : Number.POSITIVE_INFINITY;
    this.#mostBytes = device?.limits.maxStorageBufferBindingSize ?? texture;
    const onLoss = () => {
      this.#isLost = true;
      for (const give of this.#waiting) give();
    };
    void device?.lost.then(onLoss);
    gpgpu?.gl.canvas.addEventListener("webglcontextlost", onLoss);
    // A shader that is refused leaves its output as it was, and nobody waits for the news.
    device?.addEventListener("uncapturederror", (event) => {
      const { error } = event as Event & { readonly error: Error };
      const code = error.constructor.name === "GPUOutOfMemoryError" ? "out-of-memory" : "internal";
      this.#fault ??= new HyalineError(code, `tfjs's ${name} engine was refused: ${error.message}`);
    });
    if (wasm) refuseFullHeap(wasm);
  }

  get isLost(): boolean {
    return this.#isLost || this.insides.gpgpu?.gl.isContextLost() === true;
  }

  /** Programs of a lost WebGL context must not be taken for those of the next: tfjs keeps one cache for all. */
  forgetPrograms(): void {
    const { binaryCache = {} } = this.insides;
    for (const key of Object.keys(binaryCache)) delete binaryCache[key];
  }

  /** @throws HyalineError `out-of-memory` for more bytes than one tensor may have here */
  checkRoom(bytes: number): void {
    const most = this.#mostBytes;
    if (bytes > most) {
      const rule = `a tensor of tfjs's ${this.name} engine has at most ${most} bytes`;
      throw new HyalineError("out-of-memory", `${rule}; got ${bytes}; work on smaller batches`);
    }
  }

  /** @throws HyalineError `device-lost` for an engine that is gone; what the device refused since it was last asked */
  check(): void {
    if (this.isLost) throw this.#lost();
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault) throw fault;
  }

  /** Does the work, and says what was the matter where it fails. */
  async during<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.isLost) throw this.#lost();
    let giveUp = () => {};
    // A read of a lost WebGL context never ends.
    const loss = new Promise<never>((_, reject) => {
      giveUp = () => reject(this.#lost());
    });
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([work(), loss]);
    } catch (cause) {
      if (cause instanceof HyalineError && cause.code !== "internal") throw cause;
      await this.#news();
      throw this.#named(cause);
    } finally {
      this.#waiting.delete(giveUp);
    }
  }

  /** That a WebGPU device is lost is known only after the first failure. */
  async #news(): Promise<void> {
    const { device } = this.insides;
    if (device) await Promise.race([device.lost, new Promise((resolve) => setTimeout(resolve, NEWS_MS))]);
  }

  #named(cause: unknown): HyalineError {
    if (this.isLost) return this.#lost(cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    if (!isFull(message) && cause instanceof HyalineError) return cause;
    const code = isFull(message) ? "out-of-memory" : "internal";
    return new HyalineError(code, `tfjs's ${this.name} engine failed: ${message}`, { cause });
  }

  #lost(cause?: unknown): HyalineError {
    const message = `tfjs's ${this.name} engine lost its device; what it held is gone; make the backend again`;
    return new HyalineError("device-lost", message, { cause });
  }
}

/** How hosts and drivers say that they have no more memory, or none in one piece. */
const isFull = (message: string): boolean =>
  /out of memory|array buffer allocation|invalid (typed )?array( buffer)? length|requested texture size|createBuffer failed|enlarge memory|\(OOM\)/i.test(
    message,
  );

/** tfjs takes the 0 of a full heap for an address, and writes over what lies there. */
function refuseFullHeap(wasm: Heap): void {
  // The first call puts the function itself where a stub was.
  wasm._free(wasm._malloc(4));
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    // Addresses have 32 bits, to which larger numbers would be cut.
    const address = bytes < 2 ** 32 ? malloc(bytes) : 0;
    if (address === 0 && bytes > 0)
      throw new HyalineError("out-of-memory", `no ${bytes} bytes left in WebAssembly`);
    return address;
  };
}

const healths = new WeakMap<KernelBackend, Health>();

export function healthOf({ name, backend }: Engine): Health {
  const known = healths.get(backend);
  if (known) return known;
  const health = new Health(name, backend as unknown as Insides);
  healths.set(backend, health);
  return health;
}
