import { fileURLToPath } from "node:url";
import type { Declared } from "@hyaline/core/facts";
import { saliency } from "@hyaline/explainers";
import { describe, expect, test } from "vitest";
import { evidenceFor } from "./facts/evidence.js";
import { type OptionDoc, optionDocs } from "./facts/optionDocs.js";
import { declaredOf, roomNames } from "./facts/rooms.js";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
/** Without what stands in brackets (defaults, and where they come from), code marks and quotes. */
const plain = (text: string) => text.replace(/\s*\([^()]*(\([^()]*\))?[^()]*\)/g, "").replace(/[`"]/g, "");
/** The first sentence, up to a colon or semicolon. */
const gist = (text: string) =>
  plain(text)
    .split(/[.;:](?:\s|$)/)[0]
    ?.trim() ?? "";
/** A default that a text states as a number, true, false or a quoted word. */
const statedDefault = (text: string) =>
  /\(default:? `?(-?\d[\d.e+-]*|true|false|"[^"]*")`?[,):;]/.exec(text)?.[1]?.replaceAll("_", "");

/** What an option's JSDoc says otherwise than its spec. */
function contradiction({ option, doc }: OptionDoc, one: Declared): string | undefined {
  const spec = { ...one.options, ...one.callOptions }[option];
  if (spec === undefined || doc === "") return undefined;
  const said = `${one.facts.name}.${option}: "${doc}"`;
  if (!plain(doc).startsWith(gist(spec.text))) return `${said} is not "${spec.text}"`;
  const stated = statedDefault(doc);
  const isPlain = ["number", "boolean", "string"].includes(typeof spec.default);
  if (stated !== undefined && isPlain && JSON.parse(stated) !== spec.default)
    return `${said} states another default than ${spec.default}`;
  return undefined;
}

describe("an option's JSDoc and its spec", () => {
  const docs = optionDocs(root, roomNames);

  test.each(roomNames)("say the same in %s", (room) => {
    const declared = declaredOf(room);
    const found = docs.filter((each) => declared.some(({ facts }) => facts.name === each.name));
    const problems = found.map((each) => {
      const one = declared.find(({ facts }) => facts.name === each.name) as Declared;
      return contradiction(each, one);
    });
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test.each(roomNames)("stand both in %s", (room) => {
    const declared = declaredOf(room).map(({ facts }) => facts.name);
    const silent = docs.filter(({ name, doc }) => doc === "" && declared.includes(name));
    expect(silent.map(({ name, option }) => `${name}.${option}`)).toEqual([]);
  });

  test("are compared", () => {
    expect(docs.filter(({ doc }) => doc !== "").length).toBeGreaterThan(250);
    const said = (doc: string) =>
      contradiction({ name: "saliency", option: "absolute", doc }, saliency as unknown as Declared);
    const { text } = saliency.options.absolute;
    expect(said(`${text.slice(0, -1)} (default true).`)).toBeUndefined();
    expect(said(`${text.slice(0, -1)} (default false).`)).toMatch(/another default than true/);
    expect(said("Something else.")).toMatch(/is not/);
  });
});

describe("what carries facts", () => {
  test.each(roomNames)(
    "is held to recorded results, a property or a worked value, and has a page, in %s",
    (room) => {
      const evidence = evidenceFor(root, room);
      const lacking = declaredOf(room).flatMap(({ facts: { name } }) => {
        const { fixtures, axioms, worked, page } = evidence(name);
        return [
          ...([...fixtures, ...axioms, ...worked].length === 0
            ? [`${name}: no test holds it to anything`]
            : []),
          ...(page.length === 1 ? [] : [`${name}: its docstring has no example`]),
        ];
      });
      expect(lacking).toEqual([]);
    },
  );

  test("a name that no test knows has no evidence", () => {
    const none = { fixtures: [], axioms: [], worked: [], page: [] };
    expect(evidenceFor(root, "optimizers")("clipByNothing")).toEqual(none);
  });
});
