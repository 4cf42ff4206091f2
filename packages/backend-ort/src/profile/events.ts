/** What ONNX Runtime notes of runs, as it is wanted here: plain data, in milliseconds. */
export interface RunEvents {
  readonly runs: number;
  readonly ms: number;
  readonly nodes: readonly NodeEvent[];
}

/** One execution of one node, without the nodes that ran inside it. */
export interface NodeEvent {
  readonly op: string;
  readonly node: string;
  readonly ms: number;
}

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

const KERNEL = "_kernel_time";

/** Reads a profile as ONNX Runtime writes it: the JSON of a Chrome trace. */
export function readEvents(text: string): RunEvents {
  const events = JSON.parse(text) as TraceEvent[];
  const runs = events.filter(({ cat, name }) => cat === "Session" && name === "model_run");
  const kernels = events.filter(({ cat, name }) => cat === "Node" && name.endsWith(KERNEL));
  const own = ownTimes(kernels);
  return {
    runs: runs.length,
    ms: runs.reduce((sum, { dur }) => sum + dur, 0) / 1000,
    nodes: kernels.map(({ name, args }, i) => ({
      op: args?.op_name ?? "",
      node: name.slice(0, -KERNEL.length),
      ms: (own[i] as number) / 1000,
    })),
  };
}

/** The time of each event less that of the events within it: a Scan's or an If's body is counted by its own nodes. */
function ownTimes(events: readonly TraceEvent[]): number[] {
  const own = events.map(({ dur }) => dur);
  const order = [...events.keys()].sort((a, b) => {
    const [x, y] = [events[a], events[b]] as [TraceEvent, TraceEvent];
    return x.ts - y.ts || y.dur - x.dur;
  });
  const open: number[] = [];
  for (const i of order) {
    const event = events[i] as TraceEvent;
    while (open.length > 0 && endOf(events[open.at(-1) as number] as TraceEvent) <= event.ts) open.pop();
    const around = open.at(-1);
    if (around !== undefined) own[around] = Math.max(0, (own[around] as number) - event.dur);
    open.push(i);
  }
  return own;
}

const endOf = ({ ts, dur }: TraceEvent): number => ts + dur;
