// `pnpm docs:preview`: serves the built site as a host does that reads `_headers`; `--plain` sends none of them.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { siteHandler } from "./siteHandler.mjs";

const { values } = parseArgs({
  options: { port: { type: "string", default: "4173" }, plain: { type: "boolean", default: false } },
});
const base = process.env.HYALINE_DOCS_BASE ?? "/";
createServer(siteHandler({ base, plain: values.plain })).listen(Number(values.port), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${values.port}${base}`),
);
