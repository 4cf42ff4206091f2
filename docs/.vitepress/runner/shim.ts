const shared = Symbol.for("hyaline.site.modules");
const loaded = new Map<string, object>();
const urls = new Map<string, string>();

/** The address of a module with the exports of `module`, which is loaded already. */
export function shimOf(specifier: string, module: object): string {
  const known = urls.get(specifier);
  if (known !== undefined && loaded.get(specifier) === module) return known;
  loaded.set(specifier, module);
  (globalThis as Record<symbol, unknown>)[shared] = loaded;
  const names = Object.keys(module);
  const text = [
    `const module = globalThis[Symbol.for("hyaline.site.modules")].get(${JSON.stringify(specifier)});`,
    ...names.map((name, i) => `const v${i} = module[${JSON.stringify(name)}];`),
    `export { ${names.map((name, i) => `v${i} as ${name}`).join(", ")} };`,
  ].join("\n");
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  urls.set(specifier, url);
  return url;
}
