// What a bundler makes of some exports of a package as it is built: the bundler of Vite, which most pages are built with.
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "./files.mjs";

const entry = "the page";

/** The chunks of a page that imports `names` of a package; what is external is left out. */
export async function bundle(room, names, external = []) {
  const exported = names === "*" ? "*" : `{ ${names.join(", ")} }`;
  const page = {
    name: entry,
    resolveId: (id) => (id === entry ? { id: `${root}/page.mjs` } : undefined),
    load: (id) => (id === `${root}/page.mjs` ? `export ${exported} from "@hyaline/${room}";` : undefined),
  };
  const built = await rolldown({ input: entry, external, plugins: [page], logLevel: "silent" });
  const { output } = await built.generate({ format: "esm", minify: true });
  await built.close();
  return new Map(output.map((chunk) => [chunk.fileName, chunk]));
}

/** The chunk that a page starts with. */
export const firstOf = (chunks) => [...chunks.values()].find(({ isEntry }) => isEntry).fileName;

/** Names of the chunks that are there before any code runs: those that the first one imports, and what they import. */
export function loadedFirst(chunks) {
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name) || !chunks.has(name)) return;
    loaded.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  visit(firstOf(chunks));
  return loaded;
}

/** Bytes of the chunks of these names, gzipped. */
export function gzipped(chunks, names) {
  const code = [...chunks].map(([name, chunk]) => (names.has(name) ? chunk.code : ""));
  return gzipSync(code.join(""), { level: 9 }).length;
}
