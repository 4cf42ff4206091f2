import { existsSync } from "node:fs";

/** A folder of data that is kept outside of the repository, or `undefined` where it is not there. */
export function sharedFolder(folder: string): URL | undefined {
  const given = process.env.HYALINE_SHARED;
  const base = given
    ? new URL(`file://${given}/`)
    : new URL("../shared/", new URL("../../../../", import.meta.url));
  const url = new URL(`${folder}/`, base);
  if (existsSync(url)) return url;
  console.warn(
    `skipped: ${url.pathname} is not there; set HYALINE_SHARED to the folder that holds ${folder}`,
  );
  return undefined;
}
