/** Longer runs delay frames and aborts by themselves: they cannot be cut. */
const LONG_MS = 25;

/** Adds to `notes`, once, what to do about runs that keep the calling thread for long. */
export function longRuns(notes: string[]): (ms: number) => void {
  let isNoted = false;
  return (ms) => {
    if (isNoted || ms <= LONG_MS) return;
    isNoted = true;
    notes.push(
      `a run kept this thread for ${Math.round(ms)} ms, in which no frame is drawn and no abort is heard: ortBackend({ worker: true }) runs beside it`,
    );
  };
}
