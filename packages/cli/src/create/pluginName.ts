import { fail } from "@hyaline/core";

/** What a plugin is called, in all the places that have rules of their own. */
export interface PluginName {
  /** For npm: `@me/fast-backend` */
  readonly package: string;
  /** In file systems, and as the backend's own: `fast-backend` */
  readonly folder: string;
  /** In code: `fastBackend` */
  readonly function: string;
}

const RULE =
  "a backend's name is lower-case words joined by hyphens, such as fast-backend or @me/fast-backend, of at most 60 characters";

/** Names that mean something else to Windows, in any folder. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** @throws HyalineError `argument` for anything that cannot be a package, a folder and a function */
export function pluginName(name: string): PluginName {
  const [, folder] = /^(?:@[a-z][a-z0-9-]*\/)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(name) ?? [];
  if (folder === undefined || name.length > 60 || devices.test(folder)) {
    fail("argument", RULE, JSON.stringify(name.slice(0, 80)));
  }
  const words = folder.split("-").filter((word, i, all) => word !== "backend" || i < all.length - 1);
  const camel = words
    .map((word, i) => (i === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
    .join("");
  return { package: name, folder, function: camel === "" ? "backend" : `${camel}Backend` };
}
