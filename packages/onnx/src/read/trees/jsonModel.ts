import { HyalineError, quote } from "@hyaline/core";

/** What a JSON file of trees holds, field by field: every read is checked, and says where. */
export interface JsonReader {
  readonly where: string;
  /** Throws the error of a malformed file. */
  refuse(rule: string, got?: string): never;
  /** A field that is an object. */
  object(name: string): JsonReader;
  has(name: string): boolean;
  number(name: string, otherwise?: number): number;
  text(name: string, otherwise?: string): string;
  flag(name: string): boolean;
  list(name: string): readonly unknown[];
  /** A list of numbers, `length` of them where that is said. */
  numbers(name: string, length?: number): readonly number[];
  texts(name: string): readonly string[] | undefined;
  /** The objects of a list. */
  objects(name: string): readonly JsonReader[];
}

/** Characters of a file at most: what JavaScript holds in one text, about. */
const LONGEST = 536870888;

/**
 * A JSON file, or what was parsed of it.
 *
 * @param what the kind of file, for messages
 * @throws HyalineError `file`
 */
export function jsonModel(what: string, given: unknown): JsonReader {
  if (typeof given !== "string") return reader(what, what, given);
  if (given.length > LONGEST) refuse(what, `at most ${LONGEST} characters are read`, String(given.length));
  try {
    return reader(what, what, JSON.parse(given));
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    throw new HyalineError("file", `${what} is no JSON: ${cause instanceof Error ? cause.message : ""}`, {
      cause,
    });
  }
}

function refuse(what: string, rule: string, got?: string): never {
  throw new HyalineError("file", `${what} is malformed: ${rule}${got === undefined ? "" : `; got ${got}`}`);
}

function reader(what: string, where: string, value: unknown): JsonReader {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(what, `${where} is an object`, quote(value));
  const fields = value as Readonly<Record<string, unknown>>;
  const of = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const no = (rule: string, got?: string): never => refuse(what, `${where}: ${rule}`, got);
  const list = (name: string): readonly unknown[] => {
    const found = of(name);
    return Array.isArray(found) ? found : no(`${name} is a list`, quote(found));
  };
  return {
    where,
    refuse: no,
    object: (name) => reader(what, name, of(name)),
    has: (name) => of(name) !== undefined,
    number: (name, otherwise) => {
      const found = of(name) ?? otherwise;
      const number = typeof found === "string" ? Number(found) : found;
      return typeof number === "number" && !Number.isNaN(number)
        ? number
        : no(`${name} is a number`, quote(found));
    },
    text: (name, otherwise) => {
      const found = of(name) ?? otherwise;
      return typeof found === "string" ? found : no(`${name} is a text`, quote(found));
    },
    flag: (name) => of(name) === true || of(name) === 1,
    list,
    numbers: (name, length) => {
      const found = list(name);
      if (length !== undefined && found.length !== length)
        no(`${name} has ${length} entries`, String(found.length));
      const isNumber = (each: unknown) => typeof each === "number" || typeof each === "boolean";
      if (!found.every(isNumber)) no(`${name} holds numbers`, quote(found.find((each) => !isNumber(each))));
      return found.map(Number);
    },
    texts: (name) => {
      const found = of(name);
      return Array.isArray(found) && found.every((each) => typeof each === "string") ? found : undefined;
    },
    objects: (name) => list(name).map((each, i) => reader(what, `${name}[${i}]`, each)),
  };
}
