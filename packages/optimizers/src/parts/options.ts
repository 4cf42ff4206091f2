/** Options that several optimizers take, as data. */
import { callback, either, flag, number, type Option, spec } from "@hyaline/core/facts";
import type { Rate, Schedule } from "../optimizer.js";

/** A number from 0 up, or a schedule. */
/* @__NO_SIDE_EFFECTS__ */
export function rate(text: string, byDefault: number): Option<Rate> {
  return either(
    text,
    [number("", byDefault), callback<Schedule>("", "(step) => rate")],
    byDefault,
  ) as Option<Rate>;
}

/** A number from 0 to 1, or a schedule. */
/* @__NO_SIDE_EFFECTS__ */
export function share(text: string, byDefault: number): Option<Rate> {
  return either(
    text,
    [number("", byDefault, [0, 1]), callback<Schedule>("", "(step) => share")],
    byDefault,
  ) as Option<Rate>;
}

/** A number from 0 to below 1: the decay of an average that is corrected for its start. */
/* @__NO_SIDE_EFFECTS__ */
export function decayBelow1(text: string, byDefault: number): Option<number> {
  return spec(
    { is: "number", min: 0, max: 1 },
    text,
    byDefault,
    "a number from 0 to below 1",
    (v) => typeof v === "number" && v >= 0 && v < 1,
  );
}

/** L2 weight decay, for the gradient. */
/* @__NO_SIDE_EFFECTS__ */
export function l2(): Option<number> {
  return number("L2: added to the gradient as weightDecay · p.", 0);
}

/* @__NO_SIDE_EFFECTS__ */
export function ascend(): Option<boolean> {
  return flag("Ascend instead of descend.", false);
}
