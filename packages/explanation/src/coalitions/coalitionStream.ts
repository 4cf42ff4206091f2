/** Coalitions of one row, to be evaluated. */
export interface RowCoalitions {
  readonly row: number;
  readonly count: number;
  /** uint8[count, players], 1 where a player is present. */
  readonly masks: Uint8Array;
  /** For each coalition the one fill that its absent players take (default: the mean over all fills). int32[count] */
  readonly fillOf?: Int32Array;
  /** Whether the caller knows that no two are equal: equal ones are then not looked for (default false). */
  readonly distinct?: boolean;
}

/** What one run of the model is given: places, of which the first `count` are in use. */
export interface CoalitionBatch {
  /** uint8[size, players] */
  readonly present: Uint8Array;
  /** For each place an index into `rows`. */
  readonly rowOf: Int32Array;
  /** For each place its fill, where coalitions have one each. */
  readonly fillOf: Int32Array | undefined;
  readonly rows: readonly number[];
  readonly count: number;
}

/** A model's outputs for a batch: [places in use, outputs] */
export interface BatchOutputs {
  readonly values: ArrayLike<number>;
  readonly outputs: number;
  /** The axes of one place's outputs. */
  readonly outputShape: readonly number[];
}

type RunBatch = (batch: CoalitionBatch) => Promise<BatchOutputs>;

/** Takes the values of what was added together, float64[count, outputs], in the order of adding. */
export type Receive = (values: Float64Array) => void | Promise<void>;

export interface StreamShape {
  /** Places in a batch. */
  readonly size: number;
  /** Different rows in a batch, at most. */
  readonly rowsPerRun: number;
  /** Places for players: at least as many as any row has. */
  readonly players: number;
  /** Model rows of a coalition that has no fill of its own (default 1). */
  readonly fills?: number;
}

/** Coalitions go in row by row; their values come out once the batches that they fall into have run. */
export interface CoalitionStream {
  /**
   * Adds coalitions of a row. Equal ones of one row are evaluated once, also over several calls. Wait for each call
   * before the next: it waits for the runs that are due.
   */
  add(coalitions: RowCoalitions, receive: Receive): Promise<void>;
  /** Runs what is left. More may be added after it. */
  finish(): Promise<void>;
  /** How many rows the model was given so far. */
  evaluated(): number;
  /** The axes that one row's outputs had before they were flattened, once something has run. */
  outputShape(): readonly number[];
}

/** Values of at most so many coalitions are kept for later calls. */
const MOST_KNOWN = 65536;

/** What was added together and is not all evaluated yet. */
interface Pending {
  readonly row: number;
  /** Coalitions to evaluate, and how many of them are. */
  readonly fresh: number;
  done: number;
  values?: Float64Array;
  complete(values: Float64Array, outputs: number): void | Promise<void>;
}

/** Packs the coalitions of many rows into batches of one size: only the last batch has empty places. */
export function coalitionStream(
  { size, rowsPerRun, players, fills = 1 }: StreamShape,
  run: RunBatch,
): CoalitionStream {
  const present = new Uint8Array(size * players);
  const rowOf = new Int32Array(size);
  const fillOf = new Int32Array(size);
  const queue: Pending[] = [];
  const known = new Map<number, Map<string, Float64Array>>();
  let kept = 0;
  let rows: number[] = [];
  let parts: { readonly pending: Pending; readonly count: number }[] = [];
  let used = 0;
  let evaluated = 0;
  let ownFills = false;
  let width = 0;
  let outputShape: readonly number[] = [];

  const deliver = async () => {
    while (queue[0] && queue[0].done === queue[0].fresh) {
      const { values, complete } = queue.shift() as Pending;
      await complete(values ?? new Float64Array(0), width);
    }
  };
  const flush = async () => {
    if (used > 0) {
      const batch = { present, rowOf, rows, count: used, fillOf: ownFills ? fillOf : undefined };
      const found = await run(batch);
      const { values, outputs } = found;
      width = outputs;
      outputShape = found.outputShape;
      evaluated += used * (ownFills ? 1 : fills);
      let at = 0;
      for (const { pending, count } of parts) {
        pending.values ??= new Float64Array(pending.fresh * outputs);
        for (let i = 0; i < count * outputs; i++)
          pending.values[pending.done * outputs + i] = values[at * outputs + i] as number;
        pending.done += count;
        at += count;
      }
      present.fill(0);
      rowOf.fill(0);
      fillOf.fill(0);
      rows = [];
      parts = [];
      used = 0;
    }
    await deliver();
  };

  /** Puts coalitions into batches. */
  const enqueue = async (pending: Pending, masks: Uint8Array, given: Int32Array | undefined) => {
    const { row, fresh } = pending;
    queue.push(pending);
    const own = masks.length / Math.max(1, fresh);
    for (let from = 0; from < fresh; ) {
      if (used > 0 && ownFills !== (given !== undefined)) await flush();
      ownFills = given !== undefined;
      if (rows.at(-1) !== row) {
        if (rows.length === rowsPerRun) await flush();
        rows.push(row);
      }
      const taken = Math.min(fresh - from, size - used);
      for (let k = 0; k < taken; k++)
        present.set(masks.subarray((from + k) * own, (from + k + 1) * own), (used + k) * players);
      rowOf.fill(rows.length - 1, used, used + taken);
      if (given) fillOf.set(given.subarray(from, from + taken), used);
      parts.push({ pending, count: taken });
      used += taken;
      from += taken;
      if (used === size) await flush();
    }
    if (fresh === 0 && parts.length === 0) await deliver();
  };

  return {
    add: async ({ row, count, masks, fillOf: own, distinct }, receive) => {
      if (distinct || count === 0) {
        await enqueue({ row, fresh: count, done: 0, complete: receive }, masks, own);
        return;
      }
      // Equal ones that are under way are waited for.
      if (queue.some((pending) => pending.row === row)) await flush();
      const size = masks.length / count;
      const ofRow = known.get(row) ?? new Map<string, Float64Array>();
      const fresh = new Map<string, number>();
      const keys: string[] = [];
      const places: number[] = [];
      for (let k = 0; k < count; k++) {
        const key = keyOf(masks, k * size, size, own?.[k]);
        keys.push(key);
        if (ofRow.has(key) || fresh.has(key)) continue;
        fresh.set(key, places.length);
        places.push(k);
      }
      const chosen = new Uint8Array(places.length * size);
      places.forEach((k, at) => {
        chosen.set(masks.subarray(k * size, (k + 1) * size), at * size);
      });
      const complete = (values: Float64Array, outputs: number) => {
        const all = new Float64Array(count * outputs);
        keys.forEach((key, k) => {
          const at = fresh.get(key);
          const value = at === undefined ? ofRow.get(key) : values.subarray(at * outputs, (at + 1) * outputs);
          all.set(value as Float64Array, k * outputs);
        });
        for (const [key, at] of fresh) {
          if (kept >= MOST_KNOWN) break;
          ofRow.set(key, values.slice(at * outputs, (at + 1) * outputs));
          kept++;
        }
        known.set(row, ofRow);
        return receive(all);
      };
      const chosenFills = own && Int32Array.from(places, (k) => own[k] as number);
      await enqueue({ row, fresh: places.length, done: 0, complete }, chosen, chosenFills);
    },
    finish: flush,
    evaluated: () => evaluated,
    outputShape: () => outputShape,
  };
}

/** A text that two coalitions share exactly when they have the same players and fill. */
export function keyOf(masks: Uint8Array, start: number, players: number, fill = 0): string {
  const words = new Uint16Array(Math.ceil(players / 16) + 2);
  for (let i = 0; i < players; i++)
    if (masks[start + i]) words[i >> 4] = (words[i >> 4] as number) | (1 << (i & 15));
  words[words.length - 2] = fill & 0xffff;
  words[words.length - 1] = fill >>> 16;
  return String.fromCharCode(...words);
}
