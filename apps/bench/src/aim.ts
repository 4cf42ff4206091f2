/** What a contest aims at, and how its row's ratio is read. */
export interface Aim {
  /**
   * - `faster`: ratio = peer / ours, how many times faster ours is
   * - `cost`: ratio = ours / peer, how many times the peer's time ours takes
   * - `limit`: ratio = ours / limit, where the limit stands in for a peer
   */
  readonly kind: "faster" | "cost" | "limit";
  readonly text: string;
  /** The limit, in milliseconds, where there is no peer. */
  readonly limitMs?: number;
  met(oursMs: number, peerMs: number): boolean;
}

/** Ours is at least `times` times faster than the peer. */
export const timesFaster = (times: number): Aim => ({
  kind: "faster",
  text: `≥ ${times} × faster`,
  met: (ours, peer) => peer / ours >= times,
});

/** Ours takes at most `times` times as long as the peer. */
export const timesTheCost = (times: number): Aim => ({
  kind: "cost",
  text: `≤ ${times} × the cost`,
  met: (ours, peer) => ours / peer <= times,
});

/** Ours takes at most `ms` longer than the peer. */
export const atMostAbove = (ms: number): Aim => ({
  kind: "cost",
  text: `≤ ${ms} ms above`,
  met: (ours, peer) => ours - peer <= ms,
});

/** Ours takes at most `ms`. */
export const within = (ms: number): Aim => ({
  kind: "limit",
  text: `≤ ${ms} ms`,
  limitMs: ms,
  met: (ours) => ours <= ms,
});

/** Nothing is aimed at: the row is there to be read. */
export const withoutAim = (kind: "faster" | "cost"): Aim => ({ kind, text: "", met: () => true });

/** The ratio that a row reports: see {@link Aim.kind}. */
export const ratioOf = ({ kind }: Aim, oursMs: number, peerMs: number): number =>
  kind === "faster" ? peerMs / oursMs : oursMs / peerMs;
