/** Options that several schedules take, as data. */
import { number, type Option, required, spec } from "@hyaline/core/facts";

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

/* @__NO_SIDE_EFFECTS__ */
export function stepList(text: string) {
  return numberList(text, "a list of steps, numbers from 0 up");
}

/* @__NO_SIDE_EFFECTS__ */
export function numberList(text: string, rule = "a list of numbers from 0 up") {
  return required(
    spec(
      { is: "numbers" },
      text,
      undefined as unknown as readonly number[],
      rule,
      (v) => Array.isArray(v) && v.every((each) => Number.isFinite(each) && each >= 0),
    ) as Option<readonly number[]>,
  );
}
