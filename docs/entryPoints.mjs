// The entry points of the packages that programs import: "core/facts" and its source.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

const exportsOf = (room) =>
  Object.entries(JSON.parse(readFileSync(`${packages}/${room}/package.json`, "utf8")).exports);

export const entryPoints = readdirSync(packages)
  .filter((room) => room !== "cli")
  .flatMap((room) =>
    exportsOf(room).flatMap(([path, { "hyaline-source": source }]) =>
      source ? [{ name: `${room}${path.slice(1)}`, source: `${packages}/${room}/${source.slice(2)}` }] : [],
    ),
  );
