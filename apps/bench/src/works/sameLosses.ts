import { agree } from "../agree.js";
import type { Contest } from "../contest.js";
import type { Trainer } from "../side.js";

/**
 * The check of training contests: from the same weights, both sides have the same losses over `steps` steps. The second
 * loss depends on the first gradients, the third on the optimizer's moments.
 */
export const sameLosses =
  (steps: number): NonNullable<Contest["check"]> =>
  async (ours, peer) => {
    const lossesOf = async (side: Trainer) => {
      const losses: number[] = [];
      for (let i = 0; i < steps; i++) losses.push(await side.run());
      return losses;
    };
    agree(`losses of ${steps} steps`, await lossesOf(ours as Trainer), await lossesOf(peer as Trainer));
  };
