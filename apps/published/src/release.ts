/** A release made in a copy of the repository, so that versions are raised and packages published for real. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Registry } from "./registry.js";
import { pnpm, root, run } from "./run.js";

export interface Release {
  /** Raises versions by the changesets that are there, and publishes every package whose version is new. */
  changesets(): Promise<void>;
  /** Publishes some packages as they are. */
  publish(names: readonly string[]): Promise<void>;
  /** Adds a changeset that says what becomes of one package. */
  change(name: string, bump: "patch" | "minor"): void;
  remove(): void;
}

const names = readdirSync(join(root, "packages"));
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** A copy with what is published of the packages that are built, and no more. */
export async function releaseTo(registry: Registry): Promise<Release> {
  const copy = mkdtempSync(join(tmpdir(), "hyaline-release-"));
  for (const name of names) {
    const [from, to] = [join(root, "packages", name), join(copy, "packages", name)];
    const { files, dependencies, peerDependencies, devDependencies } = manifestOf(from);
    for (const file of ["package.json", "README.md", ...files])
      if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file), { recursive: true });
    // Where pnpm looks up what `workspace:` stands for.
    for (const other of Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }))
      if (other.startsWith("@hyaline/")) {
        const link = join(to, "node_modules", other);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(join(copy, "packages", other.slice("@hyaline/".length)), link, "junction");
      }
  }
  for (const file of [".changeset", "package.json", "pnpm-lock.yaml"])
    cpSync(join(root, file), join(copy, file), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  writeFileSync(
    join(copy, "pnpm-workspace.yaml"),
    "packages:\n  - packages/*\nverifyDepsBeforeRun: false\npmOnFail: ignore\nignoreScripts: true\n",
  );
  writeFileSync(join(copy, ".npmrc"), registry.npmrc);
  writeFileSync(join(copy, ".gitignore"), "node_modules\ndist\n");
  await commit("A copy");

  async function commit(message: string): Promise<void> {
    const git = [
      "-c",
      "user.name=release",
      "-c",
      "user.email=release@localhost",
      "-c",
      "commit.gpgsign=false",
    ];
    if (!existsSync(join(copy, ".git"))) await run(copy, "git", "init", "--quiet", "-b", "main");
    await run(copy, "git", "add", "-A");
    await run(copy, "git", ...git, "commit", "--quiet", "--allow-empty", "-m", message);
  }

  return {
    changesets: async () => {
      await run(copy, "changeset", "version");
      await commit("Versions");
      await pnpm(copy, "exec", "changeset", "publish", "--no-git-tag");
    },
    publish: async (some) => {
      for (const name of some) await pnpm(join(copy, "packages", name), "publish", "--no-git-checks");
    },
    change: (name, bump) =>
      writeFileSync(
        join(copy, `.changeset/${bump}-of-one.md`),
        `---\n"${name}": ${bump}\n---\n\nA change.\n`,
      ),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}
