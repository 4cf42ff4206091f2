import { readdirSync, readFileSync } from "node:fs";

/** What a function that carries facts is held to, and where it is described. */
export interface Evidence {
  /** Tests that name it and read recorded results. */
  readonly fixtures: readonly string[];
  /** Tests of properties that name it. */
  readonly axioms: readonly string[];
  /** Tests that are named for it, or have a test that is. */
  readonly worked: readonly string[];
  /** Its docstring, where it has an example. */
  readonly page: readonly string[];
}

const recorded = /readFixture|fixtures\b|\brecorded\b/;
const property = /\bfc\.|axiom|complete|conserv|invarian|for every|any (?:order|split|batch)/i;

/** The evidence for a function of a room, by its name. */
export function evidenceFor(root: string, room: string): (name: string) => Evidence {
  const folder = `${root}/packages/${room}/src`;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));
  const isTest = ({ file }: { readonly file: string }) => file.endsWith(".test.ts");
  const [tests, sources] = [files.filter(isTest), files.filter((each) => !isTest(each))];
  return (name) => {
    const naming = tests.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
    const among = (list: typeof files, holds: (each: (typeof files)[number]) => boolean) =>
      list.filter(holds).map(({ file }) => file);
    const titled = new RegExp(`(?:test|describe)(?:\\.\\w+)*\\(\\s*["\`]${name}\\b`);
    const described = new RegExp(
      `\\/\\*\\*(?:(?!\\*\\/)[^])*@example(?:(?!\\*\\/)[^])*\\*\\/\\s*export (?:const|function) ${name}\\b`,
    );
    return {
      fixtures: among(naming, ({ text }) => recorded.test(text)),
      axioms: among(naming, ({ text }) => property.test(text)),
      worked: among(naming, ({ file, text }) => file.endsWith(`/${name}.test.ts`) || titled.test(text)),
      page: among(sources, ({ text }) => described.test(text)),
    };
  };
}
