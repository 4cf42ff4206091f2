/** Coalitions of one row, [count, players] with 1 where a player is present. */
export interface RowCoalitions {
  readonly row: number;
  readonly count: number;
  readonly masks: Uint8Array;
}

/** What one run of the model is given: places, the last of which may be empty. */
export interface CoalitionBatch {
  /** [size, players] */
  readonly present: Uint8Array;
  /** For each place an index into `rows`. */
  readonly rowOf: Int32Array;
  readonly rows: readonly number[];
  /** How many places are in use. */
  readonly count: number;
}

type RunBatch = (
  batch: CoalitionBatch,
) => Promise<{ readonly values: ArrayLike<number>; readonly outputs: number }>;

/** Takes the values of what was added together, float64[count, outputs], in the order of adding. */
type Receive = (values: Float64Array) => void;

export interface StreamShape {
  /** Places in a batch. */
  readonly size: number;
  /** Different rows in a batch, at most. */
  readonly rowsPerRun: number;
  readonly players: number;
}

/** Coalitions go in row by row; their values come out once the batches that they fall into have run. */
export interface CoalitionStream {
  add(coalitions: RowCoalitions, receive: Receive): Promise<void>;
  /** Runs what is left. */
  finish(): Promise<void>;
}

/** A row whose coalitions are not all evaluated yet. */
interface Pending {
  readonly count: number;
  readonly receive: Receive;
  values?: Float64Array;
  done: number;
}

/** Packs the coalitions of many rows into batches of one size: only the last batch has empty places. */
export function coalitionStream({ size, rowsPerRun, players }: StreamShape, run: RunBatch): CoalitionStream {
  const present = new Uint8Array(size * players);
  const rowOf = new Int32Array(size);
  let rows: number[] = [];
  let parts: { readonly pending: Pending; readonly count: number }[] = [];
  let used = 0;

  const flush = async () => {
    if (used === 0) return;
    const { values, outputs } = await run({ present, rowOf, rows, count: used });
    let at = 0;
    for (const { pending, count } of parts) {
      pending.values ??= new Float64Array(pending.count * outputs);
      for (let i = 0; i < count * outputs; i++) {
        pending.values[pending.done * outputs + i] = values[at * outputs + i] as number;
      }
      pending.done += count;
      at += count;
      if (pending.done === pending.count) pending.receive(pending.values);
    }
    present.fill(0);
    rowOf.fill(0);
    rows = [];
    parts = [];
    used = 0;
  };

  return {
    add: async ({ row, count, masks }, receive) => {
      const pending: Pending = { count, receive, done: 0 };
      if (count === 0) {
        // Still in order: after what was added before it.
        if (parts.length > 0) parts.push({ pending, count: 0 });
        else receive(new Float64Array(0));
        return;
      }
      for (let from = 0; from < count; ) {
        if (rows.length === rowsPerRun) await flush();
        rows.push(row);
        const taken = Math.min(count - from, size - used);
        present.set(masks.subarray(from * players, (from + taken) * players), used * players);
        rowOf.fill(rows.length - 1, used, used + taken);
        parts.push({ pending, count: taken });
        used += taken;
        from += taken;
        if (used === size) await flush();
      }
    },
    finish: flush,
  };
}
