import type { Tensor } from "./tensor.js";

/** What {@link intercept} does with a named value: another one in its place, or `undefined` to leave it. */
export type TapHandler = (name: string, value: Tensor) => Tensor | undefined;

const handlers: TapHandler[] = [];

/** Runs `build` so that every value named by `tap` inside goes through `handler`: read it, replace it, or alias it. */
export function intercept<T>(handler: TapHandler, build: () => T): T {
  handlers.push(handler);
  try {
    return build();
  } finally {
    handlers.pop();
  }
}

/** The value after every enclosing handler, the innermost first. */
export const intercepted = (name: string, value: Tensor): Tensor =>
  handlers.reduceRight((x, handler) => handler(name, x) ?? x, value);
