import type { Aim } from "./aim.js";
import type { InterleaveOptions } from "./interleave.js";
import type { Side } from "./side.js";

/** Hyaline against one peer at one work: one row of the results. */
export interface Contest {
  /** What is done, sizes included: `MLP 784-256-128-10, Adam step, batch 128`. */
  readonly work: string;
  readonly aim: Aim;
  /** The explainer or the metric that it measures, by the name of its facts. */
  readonly of?: string;
  ours(): Side | Promise<Side>;
  /** Left out where the aim is a limit of its own. */
  peer?(): Side | Promise<Side>;
  /** The peer's name, where several contests differ in nothing else. */
  readonly peerName?: string;
  /** Throws unless both sides compute the same; it also warms them up. */
  check?(ours: Side, peer: Side): Promise<void>;
  /** Why it cannot be measured here. */
  readonly unavailable?: string;
  /** Where the usual number of rounds does not fit. */
  readonly timing?: Partial<InterleaveOptions>;
  /** Left out of `--quick`: takes minutes. */
  readonly slow?: boolean;
}

/** Contests that belong together, chosen by `--only name`. */
export interface Work {
  readonly name: string;
  readonly contests: readonly Contest[];
}
