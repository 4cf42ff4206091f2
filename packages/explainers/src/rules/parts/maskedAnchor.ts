import type { HostOutputs, RandomStream } from "@hyaline/explanation";
import type { AnswersSo } from "./answersSo.js";
import { type Arm, bestAnchor } from "./bestAnchor.js";

/** How an anchor of players that are shown or hidden is looked for. */
export interface MaskedSearch {
  readonly players: number;
  readonly threshold: number;
  readonly delta: number;
  readonly tolerance: number;
  readonly samples: number;
  readonly maxConditions?: number | undefined;
  /** How likely a player is shown that the rule says nothing of. */
  readonly shown: number;
}

export interface MaskedAnchor {
  readonly players: readonly number[];
  readonly precision: number;
  /** How likely all of the rule's players are shown by chance. */
  readonly coverage: number;
}

/**
 * Players that are shown, as few as can be, so that the model answers the same whatever else is hidden.
 *
 * @param ask the model's outputs for masks, uint8[samples, players]
 */
export async function maskedAnchor(
  ask: (masks: Uint8Array) => Promise<HostOutputs>,
  holds: AnswersSo,
  random: RandomStream,
  { players, threshold, delta, tolerance, samples, maxConditions, shown }: MaskedSearch,
): Promise<MaskedAnchor> {
  const draws = new Float64Array(samples * players);
  const draw = async (arm: Arm): Promise<void> => {
    random.uniforms(draws);
    const masks = Uint8Array.from(draws, (share) => Number(share < shown));
    for (const player of arm.features) for (let k = 0; k < samples; k++) masks[k * players + player] = 1;
    arm.drawn += samples;
    for (const held of holds(await ask(masks))) arm.held += held;
  };
  const most = Math.min(players, maxConditions ?? players);
  const { features, drawn, held } = await bestAnchor(draw, {
    features: players,
    most,
    threshold,
    delta,
    tolerance,
  });
  return { players: features, precision: held / drawn, coverage: shown ** features.length };
}
