import type { Declared } from "./facts.js";
import { describeKind } from "./kinds.js";
import type { Option } from "./option.js";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
/** What holds where an option is left out. */
const without = ({ required, default: byDefault }: Option): string =>
  required ? "required" : (JSON.stringify(byDefault) ?? "");
const cell = (text: string): string => text.replaceAll("|", "\\|");
const all = ({ options, callOptions }: Declared): [string, Option][] =>
  Object.entries({ ...options, ...callOptions });

/** Lines of `--help`. Functions and values that are no text have no flag. */
export const flagsOf = (declared: Declared): string[] =>
  all(declared)
    .filter(([, { kind }]) => kind.is !== "function" && kind.is !== "value")
    .map(([name, option]) => {
      const { kind, text, required, default: byDefault } = option;
      const isOn = kind.is === "flag" && byDefault === true;
      const takes = kind.is === "flag" ? "" : ` <${kind.is === "rows" ? "file" : describeKind(kind)}>`;
      const shown = required || byDefault === undefined ? without(option) : `default ${without(option)}`;
      return `--${isOn ? "no-" : ""}${kebab(name)}${takes}  ${text}${shown ? ` (${shown})` : ""}`;
    });

/** Rows of the table of options on a method's page, in Markdown. */
export const docsRows = (declared: Declared): string[] =>
  all(declared).map(([name, option]) => {
    const place = name in declared.callOptions ? "call" : "factory";
    const cells = [describeKind(option.kind), without(option), option.text].map(cell);
    return `| \`${name}\` | ${place} | ${cells.join(" | ")} |`;
  });

/** What a flag's text stands for: as JSON, else as it is; the option's own check decides. */
export function fromText(name: string, option: Option, given: string): unknown {
  try {
    return option.check(name, JSON.parse(given));
  } catch {
    return option.check(name, given);
  }
}
