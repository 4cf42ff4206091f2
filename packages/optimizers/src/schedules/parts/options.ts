/** Options that several schedules take, as data. */
import { number, type Option, required } from "@hyaline/core/facts";

/* @__NO_SIDE_EFFECTS__ */
export function initialRate() {
  return required(number("What it starts from.", undefined) as Option<number>);
}

/* @__NO_SIDE_EFFECTS__ */
export function atLeast1(text: string) {
  return required(number(text, undefined, [1, 1.7976931348623157e308]) as Option<number>);
}

/* @__NO_SIDE_EFFECTS__ */
export function needed(text: string) {
  return required(number(text, undefined) as Option<number>);
}
