/** Options that several layers take, as data. */
import { type DType, isDType, type Tensor } from "@hyaline/core";
import { callback, flag, number, type Option, type Options, spec, value } from "@hyaline/core/facts";
import type { Initialiser } from "../initialisers/initialiser.js";

/** One spec for each option of a type. */
export type Specs<T> = { readonly [K in keyof Required<T>]: Option };

/** Options and further ones: a call, since bundlers keep a spread that nothing uses. */
/* @__NO_SIDE_EFFECTS__ */
export function also<const A extends Options, const B extends Options>(options: A, further: B): A & B {
  return { ...options, ...further };
}

/* @__NO_SIDE_EFFECTS__ */
export function activation(text = "Applied to the output."): Option<((x: Tensor) => Tensor) | undefined> {
  return callback<(x: Tensor) => Tensor>(text, "(x) => y, such as relu");
}

/* @__NO_SIDE_EFFECTS__ */
export function useBias(): Option<boolean> {
  return flag("Whether a bias is added.", true);
}

/* @__NO_SIDE_EFFECTS__ */
export function initialiser(text: string): Option<Initialiser | undefined> {
  return callback<Initialiser>(text, "(key, parameter) => tensor, such as glorotUniform");
}

/** The layer itself says which data types it takes. */
/* @__NO_SIDE_EFFECTS__ */
export function dtype(): Option<DType | undefined> {
  return value<DType>("Of the parameters.", "a data type", isDType);
}

/* @__NO_SIDE_EFFECTS__ */
export function epsilon(byDefault: number): Option<number> {
  return number("Added under the root.", byDefault);
}

/* @__NO_SIDE_EFFECTS__ */
export function axis(): Option<number> {
  return spec<number>(
    { is: "integer", min: -2147483648, max: 2147483647 },
    "The first of the axes that are normalised together: this one and all after it.",
    -1,
    "a whole number",
    (given) => Number.isInteger(given),
  );
}

/** One number, or one per spatial axis; core checks how many. */
/* @__NO_SIDE_EFFECTS__ */
export function perAxis(text: string): Option<number | readonly number[] | undefined> {
  return value<number | readonly number[]>(text, "a whole number, or one per spatial axis", (given) =>
    [given].flat().every(Number.isInteger),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function padding(): Option<unknown> {
  return value<unknown>(
    "Around the input.",
    '"same", "valid", a whole number, or [before, after] per spatial axis',
    (given) => given === "same" || given === "valid" || [given].flat(2).every(Number.isInteger),
  );
}
