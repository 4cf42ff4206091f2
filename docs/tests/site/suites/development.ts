import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runExample } from "../onPage.js";
import { launched } from "../servedSite.js";

/** Where `pnpm docs:dev` says that it serves. */
const originOf = (server: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    let said = "";
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const [, origin] = /Local:\D*?(http:\/\/localhost:\d+)/.exec(said) ?? [];
      if (origin) resolve(origin);
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("exit", () => reject(new Error(said)));
  });

export function development(): void {
  test("pnpm docs:dev serves the site from a fresh clone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hyaline-clone-"));
    const root = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${root}`, folder]);
    execFileSync("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], { cwd: folder });
    const server = spawn("pnpm", ["docs:dev"], {
      cwd: folder,
      detached: true,
      env: { ...process.env, NO_COLOR: "1" },
    });
    const browser = await launched();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(240_000);
      await page.goto(`${await originOf(server)}/explainers/saliency.html`);
      expect((await runExample(page.locator(".example"))).ended).toBe("Done");
    } finally {
      await browser.close();
      if (server.pid) process.kill(-server.pid);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
