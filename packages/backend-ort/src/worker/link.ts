import { type ErrorCode, HyalineError } from "@hyaline/core";

/** A way for messages: a worker seen from outside, or the world seen from within one. */
export interface Port {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  listen(onMessage: (message: unknown) => void): void;
}

/** What one side can be asked for: functions of plain data. */
export type Service = Readonly<Record<string, (...args: never[]) => unknown>>;

/** An answer whose buffers move to the other side instead of being copied. */
export class Moved<T> {
  constructor(
    readonly value: T,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

type AnswerOf<F> = F extends (...args: never[]) => infer R
  ? Awaited<R> extends Moved<infer T>
    ? T
    : Awaited<R>
  : never;
type ArgumentsOf<F> = F extends (...args: infer A) => unknown ? A : never;

type Message =
  | { readonly kind: "call"; readonly id: number; readonly name: string; readonly args: readonly never[] }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly error: PlainError };

interface PlainError {
  readonly code: ErrorCode | undefined;
  readonly message: string;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Both sides of a border call each other's functions; errors keep their codes. Messages arrive in the order they were sent. */
export class Link<Remote extends Service> {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #closed: unknown;

  constructor(
    readonly port: Port,
    own: Service,
    /** Told when the first call begins to wait, and when none does any more. */
    readonly onBusy: (busy: boolean) => void = () => undefined,
  ) {
    port.listen((message) => this.#receive(message as Message, own));
  }

  /** Calls a function on the other side; `buffers` move there. */
  call<Name extends keyof Remote & string>(
    name: Name,
    args: ArgumentsOf<Remote[Name]>,
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<AnswerOf<Remote[Name]>> {
    if (this.#closed) return Promise.reject(this.#closed);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.onBusy(true);
      this.#waiting.set(id, { resolve, reject });
      this.port.post({ kind: "call", id, name, args }, buffers);
    });
  }

  /** Fails what waits and all later calls. */
  close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    if (this.#waiting.size > 0) this.onBusy(false);
    this.#waiting.clear();
  }

  #receive(message: Message, own: Service): void {
    if (message.kind === "call") {
      void this.#answer(message.id, async () => own[message.name]?.(...message.args));
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.onBusy(false);
    if (message.kind === "answer") waiting.resolve(message.value as never);
    else waiting.reject(revived(message.error));
  }

  async #answer(id: number, work: () => Promise<unknown>): Promise<void> {
    try {
      const result = await work();
      const [value, buffers] = result instanceof Moved ? [result.value, result.buffers] : [result, []];
      this.port.post({ kind: "answer", id, value }, buffers);
    } catch (error) {
      this.port.post({ kind: "failure", id, error: plain(error) }, []);
    }
  }
}

const plain = (error: unknown): PlainError => ({
  code: error instanceof HyalineError ? error.code : undefined,
  message: error instanceof Error ? error.message : String(error),
});

const revived = ({ code, message }: PlainError): HyalineError =>
  new HyalineError(code ?? "internal", message);
