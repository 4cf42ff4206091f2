import { type Spec, sizeOf } from "@hyaline/core";
import type { BackendValues, DataId, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Engine } from "./engine.js";
import { healthOf } from "./health.js";
import { type Numbers, zeros } from "./numbers.js";

/**
 * One tensor: in the engine's memory, on the host, or both, once it has been needed there. Floats and what is made of
 * them live in the engine; integers live on the host, where they are exact, and visit the engine as indices.
 */
export interface TfjsStorage {
  readonly spec: Spec;
  device?: TensorInfo | undefined;
  host?: Numbers | undefined;
  /** How to find the numbers, and what that needs, where nobody has asked for them yet. */
  later?: Later | undefined;
}

export interface Later {
  readonly source: TfjsStorage;
  readonly compute: (source: Numbers) => Numbers;
}

/** Makes, moves and frees storages of one engine. */
export class Store {
  #onHost = 0;

  constructor(readonly engine: Engine) {}

  /** How many arrays there are on the host and in the engine; another user of the same engine is counted too. */
  count(): number {
    return this.#onHost + this.engine.backend.numDataIds();
  }

  fromHost(numbers: Numbers, spec: Spec): TfjsStorage {
    this.#onHost++;
    return { spec, host: numbers };
  }

  fromDevice(device: TensorInfo, spec: Spec): TfjsStorage {
    return { spec, device };
  }

  /** Numbers that are computed when somebody asks for them; until then `source` is kept. */
  later(spec: Spec, { source, compute }: Later): TfjsStorage {
    return { spec, later: { source: this.share(source), compute } };
  }

  /** What is written: floats into the engine, the rest onto the host. */
  write(numbers: Numbers, spec: Spec): TfjsStorage {
    if (spec.dtype !== "float32" || numbers.length === 0) return this.fromHost(numbers, spec);
    return this.fromDevice(this.upload(numbers, spec), spec);
  }

  /** @throws HyalineError `out-of-memory` for a tensor that is larger than the engine's may be */
  checkRoom({ shape }: Spec): void {
    healthOf(this.engine).checkRoom(4 * sizeOf(shape));
  }

  upload(numbers: Numbers, { dtype, shape }: Spec): TensorInfo {
    this.checkRoom({ dtype, shape });
    const of = dtype as DataType;
    const dataId: DataId = this.engine.backend.write(numbers as BackendValues, [...shape], of);
    return { dataId, shape: [...shape], dtype: of };
  }

  device(storage: TfjsStorage): TensorInfo | Promise<TensorInfo> {
    if (storage.device) return storage.device;
    const upload = (numbers: Numbers) => {
      storage.device ??= this.upload(numbers, storage.spec);
      return storage.device;
    };
    const numbers = this.numbers(storage);
    return numbers instanceof Promise ? numbers.then(upload) : upload(numbers);
  }

  numbers(storage: TfjsStorage): Numbers | Promise<Numbers> {
    if (storage.host) return storage.host;
    if (storage.later) return this.#resolve(storage, storage.later);
    return this.#download(storage);
  }

  async #resolve(storage: TfjsStorage, { source, compute }: Later): Promise<Numbers> {
    const numbers = compute(await this.numbers(source));
    if (storage.later) {
      storage.later = undefined;
      storage.host = numbers;
      this.#onHost++;
      this.free(source);
    }
    return numbers;
  }

  async #download({ device, spec }: TfjsStorage): Promise<Numbers> {
    if (!device || sizeOf(spec.shape) === 0) return zeros(spec);
    const { backend } = this.engine;
    // Kept while it is read, whoever frees it meanwhile.
    backend.incRef(device.dataId);
    try {
      const out = zeros(spec);
      const values = (await backend.read(device.dataId)) as Numbers;
      out.set(values.subarray(0, out.length));
      return out;
    } finally {
      backend.disposeData(device.dataId);
    }
  }

  /** The same numbers, with a life of their own. */
  share(storage: TfjsStorage, spec: Spec = storage.spec): TfjsStorage {
    const { host, later, device } = storage;
    if (later) return this.later(spec, later);
    if (host) return this.fromHost(host, spec);
    this.engine.backend.incRef((device as TensorInfo).dataId);
    return this.fromDevice(device as TensorInfo, spec);
  }

  free(storage: TfjsStorage): void {
    const { device, host, later } = storage;
    if (device) this.engine.backend.disposeData(device.dataId);
    if (host) this.#onHost--;
    if (later) this.free(later.source);
    storage.device = undefined;
    storage.host = undefined;
    storage.later = undefined;
  }
}
