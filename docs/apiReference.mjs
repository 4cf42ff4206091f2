// Writes the reference of the packages' public names into `api/`, from their types and docstrings: TypeDoc as Markdown, a
// page for each entry point.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";
import { entryPoints } from "./entryPoints.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const docs = `${root}docs`;
const out = `${docs}/api`;

/** A name's part of a page, where the site has a page about it: the way there, and no facts in its type, which stand there. */
const linked = (text, room) =>
  text.replace(
    /^### (\w+)(\(\))?\n(\n> `const` \*\*\w+\*\*: \[`\w+`\]\([^)]*\)\\<.*\n)?/gm,
    (all, name, _, signature) => {
      if (!existsSync(`${docs}/${room}/${name}.md`)) return all;
      const page = `[What ${name} is, when to use it, and an example](../${room}/${name}.md)`;
      const lines = signature ? all.replace(signature, signature.replace(/\\<.*\n/, "\n")) : all;
      return `${lines}\n${page}\n`;
    },
  );

/** A page as the site takes it: its title; its way into the sidebar but not into the search, for which it is too large. */
function page(name, text) {
  const [file, namespace] = name.split(".");
  const entry = entryPoints.find((one) => one.name.replace("/", "-") === file)?.name;
  const title = entry ? `@hyaline/${entry}${namespace ? `: ${namespace}` : ""}` : "API reference";
  const front = [
    "---",
    `title: "${title}"`,
    "search: false",
    "outline: [2, 3]",
    ...(entry ? [] : ["order: -1"]),
    "---",
    "",
  ];
  const body = linked(text, entry?.split("/")[0])
    .replace(/^# .*$/m, `# ${title}`)
    .replaceAll(".Namespace.", ".");
  return front.join("\n") + body;
}

const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: entryPoints.map(({ source }) => source),
  tsconfig: `${root}tsconfig.json`,
  // `pnpm check` holds the types; here they are only read.
  skipErrorChecking: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  readme: "none",
  logLevel: "Warn",
  entryFileName: "index",
  flattenOutputFiles: true,
  outputFileStrategy: "modules",
  hideBreadcrumbs: true,
  hidePageHeader: true,
  interfacePropertiesFormat: "table",
  parametersFormat: "table",
  typeDeclarationFormat: "table",
});
const project = await app.convert();
if (!project) throw new Error("the packages' types cannot be read");
for (const module of project.children) {
  // TypeDoc names a module by its file: core/src, core/src/facts.
  const entry = entryPoints.find(({ source }) =>
    source.replace(/(\/index)?\.ts$/, "").endsWith(`packages/${module.name}`),
  );
  if (!entry) throw new Error(`no package has the entry ${module.name}`);
  module.name = entry.name.replace("/", "-");
}
rmSync(out, { recursive: true, force: true });
app.options.setValue("out", out);
await app.generateOutputs(project);
for (const file of readdirSync(out)) {
  const name = file.replace(/\.md$/, "").replace(".Namespace.", ".");
  const text = readFileSync(`${out}/${file}`, "utf8");
  rmSync(`${out}/${file}`);
  writeFileSync(`${out}/${name}.md`, page(name, text));
}
