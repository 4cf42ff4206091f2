import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
// biome-ignore lint/correctness/useImportExtensions: this file is JavaScript, which Node runs as it is
import { headersOf } from "../../siteHandler.mjs";

/** The headers of every page, from `public/_headers`, which hosts that know such files read too. */
const pageHeaders = () =>
  headersOf(readFileSync(new URL("../../public/_headers", import.meta.url), "utf8"), "/");

/** The policy that pages hold their scripts and requests to. */
export function contentPolicy(): string {
  const policy = pageHeaders()["Content-Security-Policy"];
  if (policy === undefined) throw new Error("public/_headers has no Content-Security-Policy");
  return policy;
}

/** The development server sends what isolates a page; not the policy, under which Vite's own client does not run. */
export const isolated = (): Plugin => ({
  name: "site-headers",
  configureServer: ({ middlewares }) => {
    const { "Content-Security-Policy": _, ...headers } = pageHeaders();
    middlewares.use((_request, response, next) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      next();
    });
  },
});
