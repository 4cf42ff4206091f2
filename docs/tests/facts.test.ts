import { fileURLToPath } from "node:url";
import { type Declared, hasFacts } from "@hyaline/core/facts";
import * as explainers from "@hyaline/explainers";
import * as layers from "@hyaline/layers";
import * as metrics from "@hyaline/metrics";
import * as optimizers from "@hyaline/optimizers";
import * as plots from "@hyaline/plots";
import { describe, expect, test } from "vitest";
import { type OptionDoc, optionDocs } from "./facts/optionDocs.js";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const rooms: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  explainers,
  metrics,
  plots,
  layers,
  optimizers,
};
const declaredOf = (room: string): readonly Declared[] =>
  Object.values(rooms[room] as object).filter((each): each is Declared => hasFacts(each));

/** The first sentence, up to a colon or semicolon, without what stands in brackets: defaults, and where they come from. */
const gist = (text: string) =>
  text
    .replace(/\s*\([^()]*(\([^()]*\))?[^()]*\)/g, "")
    .replaceAll("`", "")
    .split(/[.;:](?:\s|$)/)[0]
    ?.trim();
/** A default that a text states as a number, true, false or a quoted word. */
const statedDefault = (text: string) =>
  /\(default:? `?(-?\d[\d.e+-]*|true|false|"[^"]*")`?[,):;]/.exec(text)?.[1]?.replaceAll("_", "");

/** What an option's JSDoc says otherwise than its spec. */
function contradiction({ option, doc }: OptionDoc, one: Declared): string | undefined {
  const spec = { ...one.options, ...one.callOptions }[option];
  if (spec === undefined || doc === "") return undefined;
  const said = `${one.facts.name}.${option}: "${doc}"`;
  if (gist(doc) !== gist(spec.text) && !doc.startsWith(gist(spec.text) as string))
    return `${said} is not "${spec.text}"`;
  const stated = statedDefault(doc);
  const isPlain = ["number", "boolean", "string"].includes(typeof spec.default);
  if (stated !== undefined && isPlain && JSON.parse(stated) !== spec.default)
    return `${said} states another default than ${spec.default}`;
  return undefined;
}

describe("an option's JSDoc and its spec", () => {
  const docs = optionDocs(root, Object.keys(rooms));

  test.each(Object.keys(rooms))("say the same in %s", (room) => {
    const declared = declaredOf(room);
    const found = docs.filter((each) => declared.some(({ facts }) => facts.name === each.name));
    const problems = found.map((each) => {
      const one = declared.find(({ facts }) => facts.name === each.name) as Declared;
      return contradiction(each, one);
    });
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test("are compared", () => {
    expect(docs.filter(({ doc }) => doc !== "").length).toBeGreaterThan(250);
    const saliency = explainers.saliency as unknown as Declared;
    const said = (doc: string) => contradiction({ name: "saliency", option: "absolute", doc }, saliency);
    const { text } = saliency.options.absolute as { text: string };
    expect(said(`${text.slice(0, -1)} (default true).`)).toBeUndefined();
    expect(said(`${text.slice(0, -1)} (default false).`)).toMatch(/another default than true/);
    expect(said("Something else.")).toMatch(/is not/);
  });
});
