/** An op problem as contests: each of our backends beside those peers that run on the same ground. */
import type { Backend } from "@hyaline/core";
import { agree } from "../agree.js";
import { withoutAim } from "../aim.js";
import type { Contest } from "../contest.js";
import type { Side } from "../side.js";
import type { OpProblem } from "./opProblem.js";
import { type OpSide, oursOp } from "./sides.js";

/** A library that runs op problems. */
export interface OpPeer {
  readonly name: string;
  /** `cost` where it is the bare work that ours contains. */
  readonly kind: "faster" | "cost";
  /** What makes the side of a problem; `undefined` where the library cannot do it. */
  readonly of: (problem: OpProblem) => (() => Promise<OpSide>) | undefined;
}

/** One of our backends, and the peers that it is compared with. */
export interface Ground {
  readonly name: string;
  readonly backend: () => Promise<Backend>;
  readonly peers: readonly OpPeer[];
}

const timing = { rounds: 15, budgetMs: 1500, minimumRounds: 3, turnMs: 20, warmUp: 2 };

export const opContests = (problems: readonly OpProblem[], grounds: readonly Ground[]): readonly Contest[] =>
  problems.flatMap((problem) =>
    grounds.flatMap(({ name, backend, peers }) =>
      peers.flatMap((peer): Contest[] => {
        const side = peer.of(problem);
        if (!side) return [];
        return [
          {
            work: `${problem.name} (${name})`,
            aim: withoutAim(peer.kind),
            ours: async () => oursOp(problem, await backend()),
            peer: side,
            peerName: peer.name,
            check: sameNumbers,
            timing,
          },
        ];
      }),
    ),
  );

const sameNumbers = async (ours: Side, peer: Side): Promise<void> =>
  agree("the results", await numbersOf(ours as OpSide), await numbersOf(peer as OpSide));

const numbersOf = ({ run, numbers = run }: OpSide): Promise<ArrayLike<number>> => numbers();
