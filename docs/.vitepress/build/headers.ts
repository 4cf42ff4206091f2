import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The headers of every page and file, from `public/_headers`, which hosts that know such files read too. */
function siteHeaders(): Readonly<Record<string, string>> {
  const text = readFileSync(new URL("../../public/_headers", import.meta.url), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^ {2}([\w-]+): (.+)$/gm)].map(([, name, value]) => [name, value]),
  );
}

/** The policy that pages hold their scripts and requests to. */
export function contentPolicy(): string {
  const policy = siteHeaders()["Content-Security-Policy"];
  if (policy === undefined) throw new Error("public/_headers has no Content-Security-Policy");
  return policy;
}

/** The development server sends what isolates a page; not the policy, under which Vite's own client does not run. */
export const isolated = (): Plugin => ({
  name: "site-headers",
  configureServer: ({ middlewares }) => {
    const { "Content-Security-Policy": _, ...headers } = siteHeaders();
    middlewares.use((_request, response, next) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      next();
    });
  },
});
