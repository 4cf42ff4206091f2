/** Longer runs delay frames and aborts by themselves: they cannot be cut. */
const LONG_MS = 25;

/** Of a single run this long nobody asks whether it was only the first, which takes longer than those that follow. */
const VERY_LONG_MS = 100;

/** Adds to `notes`, once, what to do about runs that keep the calling thread for long. */
export function longRuns(notes: string[]): (ms: number) => void {
  let long = 0;
  let isNoted = false;
  return (ms) => {
    if (isNoted || ms <= LONG_MS) return;
    long++;
    if (long < 2 && ms < VERY_LONG_MS) return;
    isNoted = true;
    notes.push(
      `a run kept this thread for ${Math.round(ms)} ms, in which no frame is drawn and no abort is heard: ortBackend({ worker: true }) runs beside it`,
    );
  };
}
