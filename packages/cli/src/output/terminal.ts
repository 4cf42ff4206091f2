/** Where a command writes to. */
export interface Terminal {
  /** A line that stays. */
  line(text?: string): void;
  /** A line that the next one replaces; nothing where output is not a terminal. */
  status(text: string): void;
  /** A line for the error stream. */
  error(text: string): void;
  readonly columns: number;
  readonly interactive: boolean;
}

/** What is needed of a stream. */
interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function terminal(out: Stream, err: Stream): Terminal {
  const interactive = out.isTTY === true && process.env.TERM !== "dumb";
  const columns = out.columns ?? 80;
  let pending = false;
  const clear = () => {
    if (pending) out.write("\r\u001B[2K");
    pending = false;
  };
  return {
    columns,
    interactive,
    line: (text = "") => {
      clear();
      out.write(`${text}\n`);
    },
    status: (text) => {
      if (!interactive) return;
      clear();
      out.write(text.slice(0, columns - 1));
      pending = true;
    },
    error: (text) => {
      clear();
      err.write(`${text}\n`);
    },
  };
}
