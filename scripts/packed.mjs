// The packages as they are published: packed by pnpm, and laid out as npm would install them.
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./files.mjs";
import { run } from "./run.mjs";

export const packages = readdirSync(join(root, "packages"));

/** The archive of a package, made in `folder` from what is built already. */
export async function pack(name, folder) {
  mkdirSync(folder, { recursive: true });
  const packing = ["pack", "--config.ignore-scripts=true", "--pack-destination", folder];
  const { ok, said } = await run("pnpm", packing, { cwd: join(root, "packages", name) });
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!ok || !archive) throw new Error(`pack: ${said}`);
  return join(folder, archive);
}

/** Unpacks the archive of package `name` into `folder/node_modules`, and links what it depends on from outside. */
export async function unpack(name, archive, folder) {
  const modules = join(folder, "node_modules");
  const target = join(modules, "@hyaline", name);
  mkdirSync(target, { recursive: true });
  const { ok, said } = await run("tar", ["-xzf", archive, "--strip-components=1", "-C", target]);
  if (!ok) throw new Error(`unpack: ${said}`);
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(target, "package.json"), "utf8"),
  );
  for (const other of Object.keys({ ...dependencies, ...peerDependencies }))
    if (!other.startsWith("@hyaline/")) link(join(root, "packages", name, "node_modules", other), other);

  function link(from, as) {
    const to = join(modules, as);
    mkdirSync(dirname(to), { recursive: true });
    try {
      symlinkSync(realpathSync(from), to, "junction");
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}
