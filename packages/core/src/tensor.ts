import { type Awaitable, after } from "./awaitable.js";
import type { Backend, Storage } from "./backend.js";
import type { DType, TypedArray } from "./dtype.js";
import { fail } from "./errors.js";
import type { Attributes } from "./graph.js";
import { holdsMemory } from "./memory.js";
import type { Op } from "./op.js";
import { formatSpec, plainSpec, type Shape, type Spec, sizeOf } from "./shape.js";
import { StorageHandle } from "./storage.js";
import type { TensorMethods } from "./tensorMethods.js";

/** An operation that has been asked for and not yet run. */
export interface LazyNode {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  /** How each input came about when the node was made, which gradients follow also after the input was evaluated. */
  readonly origins: readonly (Origin | undefined)[];
  readonly attributes: Attributes;
  readonly scope: string;
  readonly outputs: readonly Spec[];
  /** Grows with every node and tensor: a node's inputs always have smaller ids. */
  readonly id: number;
  /** The length of the longest chain of unevaluated nodes that ends here. */
  readonly depth: number;
}

/** One output of a lazy node. */
export interface Origin {
  readonly node: LazyNode;
  readonly index: number;
}

type Source =
  | ({ readonly kind: "lazy" } & Origin)
  | { readonly kind: "tracer" }
  | { readonly kind: "concrete"; host?: TypedArray; handle?: StorageHandle; readonly transient?: boolean }
  | { readonly kind: "disposed" };

let lastId = 0;
export const nextId = (): number => ++lastId;

const finalizer = new FinalizationRegistry<StorageHandle>((handle) => handle.release());

/** How copies of this package know each other's tensors. */
const BRAND: unique symbol = Symbol.for("@hyaline/core.Tensor");

/**
 * An immutable array of one data type. It is either a value, or an expression that is run when someone asks for its
 * data. Tensors are made by the creation functions (`tensor`, `zeros`, …) and by operations, never with `new`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: installMethods adds the methods before the first tensor exists
export class Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  /** @internal */
  readonly id: number;
  /** True while the tensor stands for a value that only a traced function will have. @internal */
  readonly traced: boolean;
  /** @internal */
  source: Source;

  /** @internal */
  constructor(spec: Spec, source: Source, id: number = nextId()) {
    this.shape = spec.shape;
    this.dtype = spec.dtype;
    this.source = source;
    this.id = id;
    this.traced =
      source.kind === "tracer" ||
      (source.kind === "lazy" && source.node.inputs.some((input) => input.traced));
    if (source.kind === "concrete" && source.handle) this.#hold(source.handle);
  }

  /** @internal */
  get [BRAND](): true {
    return true;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  toString(): string {
    return `Tensor ${formatSpec(this)}`;
  }

  /**
   * A text in templates and `String(…)`. JavaScript's operators would compare and add texts.
   *
   * @throws HyalineError `argument` for operators
   */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    return fail(
      "argument",
      "JavaScript's operators do not compute with tensors",
      this.toString(),
      "write x.add(y), x.greater(0), or String(x) for a text",
    );
  }

  /** Frees the tensor's memory now rather than when it is collected. Using the tensor afterwards is an error. */
  dispose(): void {
    if (this.source.kind === "concrete") this.#letGo(this.source.handle);
    if (this.source.kind !== "tracer") this.source = { kind: "disposed" };
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The node that makes this tensor, while it is an expression. @internal */
  get origin(): Origin | undefined {
    return this.source.kind === "lazy" ? this.source : undefined;
  }

  /** The expression becomes its value. @internal */
  settle(handle: StorageHandle): void {
    if (this.source.kind !== "lazy") {
      handle.release();
      return;
    }
    this.source = { kind: "concrete", handle };
    this.#hold(handle);
  }

  /** Does this tensor alone hold its storage, and is that on `backend`? @internal */
  isOnlyHolderOn(backend: Backend): boolean {
    const handle = this.source.kind === "concrete" ? this.source.handle : undefined;
    return handle?.backend === backend && !handle.shared;
  }

  /** The backend took this tensor's memory. @internal */
  donated(): void {
    if (this.source.kind === "concrete" && this.source.handle) {
      finalizer.unregister(this);
      this.source.handle.forget();
    }
    this.source = { kind: "disposed" };
  }

  /**
   * A share in this value's storage on `backend`, for the caller to release: written there, once, if it is not there
   * yet. A value that lives on another backend is read back and moves; a transient one, or one of the host where writing
   * is free, is written each time and leaves nothing there. At once where nothing has to be waited for. @internal
   */
  storageOn(backend: Backend): Awaitable<StorageHandle> {
    const source = this.concrete();
    if (source.handle?.backend === backend) return source.handle.share();
    const settle = (storage: Storage): Awaitable<StorageHandle> => {
      const handle = new StorageHandle(backend, storage);
      if (source.transient || (source.host && backend.supports.wrapsHost)) return handle;
      if (this.source !== source || source.handle?.backend === backend) {
        handle.release();
        return this.storageOn(backend);
      }
      this.#letGo(source.handle);
      source.handle = handle;
      this.#hold(handle);
      return handle.share();
    };
    const written = after(this.read(), (data) => backend.write(data, plainSpec(this)));
    return after(written, settle);
  }

  /** The host array of an evaluated tensor. @internal */
  read(): Awaitable<TypedArray> {
    const { host, handle } = this.concrete() as { host?: TypedArray; handle: StorageHandle };
    return host ?? handle.backend.read(handle.storage, plainSpec(this));
  }

  /** @internal */
  concrete(): Extract<Source, { kind: "concrete" }> {
    const { source } = this;
    if (source.kind === "concrete") return source;
    if (source.kind === "disposed")
      return fail("disposed", "a disposed tensor cannot be used", formatSpec(this));
    return fail("internal", "an unevaluated tensor has no storage", formatSpec(this));
  }

  /** The handle is released with the tensor, or with the scope that it was made in. */
  #hold(handle: StorageHandle): void {
    finalizer.register(this, handle, this);
    holdsMemory(this);
  }

  #letGo(handle: StorageHandle | undefined): void {
    if (!handle) return;
    finalizer.unregister(this);
    handle.release();
  }
}

export interface Tensor extends TensorMethods {}

/** What operations accept where a tensor is meant: a number or boolean takes the dtype of the tensor beside it. */
export type TensorLike = Tensor | number | boolean;

/** @throws HyalineError `argument` for a tensor of another copy of this package, with which nothing here can work */
export function isTensor(value: unknown): value is Tensor {
  if (value instanceof Tensor) return true;
  if (typeof value === "object" && value !== null && BRAND in value)
    fail(
      "argument",
      "tensors of one copy of @hyaline/core work together",
      "a tensor that belongs to another copy of @hyaline/core",
      "deduplicate: npm dedupe, or one entry for it in the import map",
    );
  return false;
}

/** A value that a traced function will be given. @internal */
export const tracer = ({ dtype, shape }: Spec): Tensor => new Tensor({ dtype, shape }, { kind: "tracer" });

/** A tensor of known data, which it takes over: nobody may write to `host` afterwards. @internal */
export const concrete = (host: TypedArray, { dtype, shape }: Spec): Tensor =>
  new Tensor({ dtype, shape }, { kind: "concrete", host });

/** {@link concrete} for data that one expression uses and nobody keeps: it does not stay on a backend. @internal */
export const transient = (host: TypedArray, { dtype, shape }: Spec): Tensor =>
  new Tensor({ dtype, shape }, { kind: "concrete", host, transient: true });

/** The host array of a tensor of known data, where it has one now: nothing is run or read back. Do not write to it. */
export const hostData = ({ source }: Tensor): TypedArray | undefined =>
  source.kind === "concrete" ? source.host : undefined;
