/** A registry of this machine, to which our packages are published; all others come through it from npm's. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runServer } from "verdaccio";

export interface Registry {
  readonly url: string;
  /** The lines of an `.npmrc` that lead npm and pnpm here. */
  readonly npmrc: string;
  /** The versions of a package of ours that were published, oldest first. */
  versions(name: string): Promise<readonly string[]>;
  close(): void;
}

export async function openRegistry(): Promise<Registry> {
  const storage = mkdtempSync(join(tmpdir(), "hyaline-registry-"));
  const upstream = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const everyone = { access: "$all", publish: "$all" };
  const server = (await runServer({
    storage,
    self_path: storage,
    configPath: join(storage, "config.yaml"),
    uplinks: { npm: { url: upstream, timeout: "120s" } },
    auth: { htpasswd: { file: join(storage, "htpasswd") } },
    packages: { "@hyaline/*": everyone, "**": { ...everyone, proxy: "npm" } },
    log: { type: "stdout", format: "pretty", level: "fatal" },
    max_body_size: "200mb",
    web: { enable: false },
  } as never)) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}/`;
  return {
    url,
    npmrc: `registry=${url}\n//${host}/:_authToken=anyone\n`,
    versions: async (name) => {
      const { versions = {} } = await (await fetch(`${url}${name.replace("/", "%2f")}`)).json();
      return Object.keys(versions);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(storage, { recursive: true, force: true });
    },
  };
}
