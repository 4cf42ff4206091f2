import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";
import type { RowTarget } from "../model/targets.js";
import { numberFromJson, numberToJson } from "./jsonNumber.js";

/** How one field of a result goes to JSON and comes back. What comes back is not trusted. */
export interface Field<T = unknown> {
  write(value: T): unknown;
  /**
   * @param where the field's path, for messages; empty for the result itself
   * @throws HyalineError `file`
   */
  read(json: unknown, where: string): T;
  readonly optional?: true;
}

/** The fields of a record of type T: those that T may lack are optional. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

const MAX_AXES = 16;
const MAX_DEPTH = 64;

export const malformed = (rule: string, got: string): never =>
  fail("file", rule, got, "was it written by resultToJson?");

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}

const plain = <T>(is: (value: unknown) => boolean, rule: string): Field<T> => ({
  write: (value) => value,
  read: (json, where) => (is(json) ? (json as T) : malformed(`${where} must be ${rule}`, kindOf(json))),
});

export const optional = <T>(field: Field<T>): Field<T> => ({ ...field, optional: true });

export const text: Field<string> = plain((value) => typeof value === "string", "a text");

export const flag: Field<boolean> = plain((value) => typeof value === "boolean", "true or false");

const isIndex = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

export const index: Field<number> = plain(isIndex, "a whole number from 0 up");

export const oneOf = <T extends string>(...values: readonly T[]): Field<T> =>
  plain((value) => values.includes(value as T), `one of ${values.join(", ")}`);

/** Any number, NaN and infinities included. */
export const number: Field<number> = {
  write: numberToJson,
  read: (json, where) => numberFromJson(json) ?? malformed(`${where} must be a number`, kindOf(json)),
};

export const list = <T>(of: Field<T>): Field<readonly T[]> => ({
  write: (values) => Array.from(values, (value) => of.write(value)),
  read: (json, where) =>
    Array.isArray(json)
      ? json.map((each) => of.read(each, where))
      : malformed(`${where} must be a list`, kindOf(json)),
});

/** Two of a kind. */
export const pairOf = <T>(of: Field<T>): Field<readonly [T, T]> => ({
  write: ([first, second]) => [of.write(first), of.write(second)],
  read: (json, where) =>
    Array.isArray(json) && json.length === 2
      ? [of.read(json[0], where), of.read(json[1], where)]
      : malformed(`${where} must be a pair`, kindOf(json)),
});

function asRecord(json: unknown, where: string): Readonly<Record<string, unknown>> {
  const isRecord = typeof json === "object" && json !== null && !Array.isArray(json);
  return isRecord
    ? (json as Readonly<Record<string, unknown>>)
    : malformed(`${where} must be an object`, kindOf(json));
}

/** Values by names of any kind. */
export const map = <T>(of: Field<T>): Field<Readonly<Record<string, T>>> => ({
  write: (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, of.write(value)])),
  read: (json, where) =>
    Object.fromEntries(
      Object.entries(asRecord(json, where)).map(([key, value]) => [
        key,
        of.read(value, `${where}.${key.slice(0, 40)}`),
      ]),
    ),
});

/** A record with these fields and no others. */
export function record<T extends object>(fields: Fields<T>): Field<T> {
  const known = Object.entries<Field>(fields as never);
  return {
    write: (value) =>
      Object.fromEntries(
        known.flatMap(([key, field]) => {
          const own = (value as Readonly<Record<string, unknown>>)[key];
          return own === undefined ? [] : [[key, field.write(own)]];
        }),
      ),
    read: (json, where) => {
      const self = where === "" ? "a result" : where;
      const given = asRecord(json, self);
      for (const key of Object.keys(given))
        if (!Object.hasOwn(fields, key)) malformed(`${self} has no such field`, quote(key.slice(0, 40)));
      const inside = where === "" ? "" : `${where}.`;
      return Object.fromEntries(
        known.flatMap(([key, field]) => {
          const own = Object.hasOwn(given, key) ? given[key] : undefined;
          if (own === undefined)
            return field.optional
              ? []
              : malformed(`${self} needs ${key}`, Object.keys(given).join(", ").slice(0, 200));
          return [[key, field.read(own, `${inside}${key}`)]];
        }),
      ) as T;
    },
  };
}

/** An object of whatever JSON holds, not too deep. */
export const anything: Field<Readonly<Record<string, unknown>>> = {
  write: (value) => value,
  read: (json, where) => {
    checkDepth(json, where, 0);
    return asRecord(json, where);
  },
};

function checkDepth(json: unknown, where: string, depth: number): void {
  if (depth > MAX_DEPTH) malformed(`${where} nests at most ${MAX_DEPTH} levels`, "more");
  if (typeof json === "object" && json !== null)
    for (const value of Object.values(json)) checkDepth(value, where, depth + 1);
}

/** An array with a shape; `dtype` says which typed array holds its values, a plain one where it is left out. */
export const array: Field<NumericArray> = {
  write: ({ shape, values }) => ({
    shape: [...shape],
    ...(Array.isArray(values) ? {} : { dtype: values instanceof Float32Array ? "float32" : "float64" }),
    values: Array.from(values, numberToJson),
  }),
  read: (json, where) => {
    const { shape, dtype, values } = asRecord(json, where);
    const sizes = list(index).read(shape, `${where}.shape`);
    if (sizes.length > MAX_AXES)
      malformed(`${where}.shape must be a list of at most ${MAX_AXES} sizes`, String(sizes.length));
    const numbers = list(number).read(values, `${where}.values`);
    if (sizeOf(sizes) !== numbers.length)
      malformed(`${where}.values must fill the shape`, `${numbers.length} for [${sizes.join(", ")}]`);
    if (dtype === undefined) return { shape: sizes, values: numbers };
    const type = oneOf("float32", "float64").read(dtype, `${where}.dtype`);
    return { shape: sizes, values: (type === "float32" ? Float32Array : Float64Array).from(numbers) };
  },
};

/** Which output was explained. */
export const target: Field<RowTarget> = {
  write: (value) => {
    if (value === null || typeof value !== "object" || !("weights" in value)) return value;
    return { ...value, weights: list(number).write(value.weights) };
  },
  read: (json, where) => {
    if (json === null || isIndex(json)) return json as number | null;
    const { weights, name, index: place, against, output, againstOutput, ...rest } = asRecord(json, where);
    const isOne = Object.keys(rest).length === 0 && (weights === undefined) !== (place === undefined);
    if (!isOne) malformed(`${where} is an index, null, { weights, name } or { index }`, quote(json));
    if (weights !== undefined)
      return {
        weights: list(number).read(weights, `${where}.weights`),
        ...(name === undefined ? {} : { name: text.read(name, `${where}.name`) }),
      };
    return {
      index: list(index).read(place, `${where}.index`),
      ...(against === undefined ? {} : { against: list(index).read(against, `${where}.against`) }),
      ...(output === undefined ? {} : { output: index.read(output, `${where}.output`) }),
      ...(againstOutput === undefined
        ? {}
        : { againstOutput: index.read(againstOutput, `${where}.againstOutput`) }),
    };
  },
};
