import { readFileSync } from "node:fs";

/** A recorded file of the `fixtures` folder. */
export const readFixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8"));

export interface FixtureCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: Readonly<Record<string, never>>;
  readonly [field: string]: unknown;
}

/** The cases of a recorded file. */
export const readCases = (name: string): readonly FixtureCase[] =>
  (readFixture(name) as { cases: FixtureCase[] }).cases;

/** Nested arrays as one list. */
export const flat = (nested: unknown): number[] =>
  (Array.isArray(nested) ? nested.flat(Infinity) : [nested]) as number[];
