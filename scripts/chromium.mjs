// Finds a Chromium for the browser tests, or gets one: Debian's package where it may be installed, else
// @sparticuz/chromium from npm. `node scripts/chromium.mjs` prints its path.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// The last version that runs on Node 20.
const npmVersion = "147.0.0";
const npmFolder = fileURLToPath(new URL("../node_modules/.cache/chromium/", import.meta.url));

/** What pages need here: no sandbox as root, WebGPU by its software adapter, and no calls home. */
export const browserFlags = JSON.parse(readFileSync(new URL("chromium-flags.json", import.meta.url), "utf8"));

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const places = [
  "/usr/bin/chromium",
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  return [...onPath, ...places].find(runnable);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    ...options,
  });
  return result.status === 0;
}

function fromDebian() {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  const apt = (...args) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-y", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  const install = () => apt("install", "--no-install-recommends", "chromium");
  // The package lists of a bare machine are empty or old.
  if (install() || (apt("update") && install())) return installed();
}

/** The entry of @sparticuz/chromium, where it is installed. */
function npmEntry() {
  try {
    return createRequire(join(npmFolder, "package.json")).resolve("@sparticuz/chromium");
  } catch {
    return;
  }
}

async function fromNpm() {
  if (process.platform !== "linux" || process.arch !== "x64") return;
  mkdirSync(npmFolder, { recursive: true });
  writeFileSync(join(npmFolder, "package.json"), '{ "private": true }\n');
  const install = ["install", "--no-audit", "--no-fund", `@sparticuz/chromium@${npmVersion}`];
  if (!npmEntry() && !run("npm", install, { cwd: npmFolder })) return;
  const entry = npmEntry();
  if (!entry) return;
  const { default: chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}

function starts(path) {
  return run(path, ["--version"], { timeout: 30_000 });
}

/** The path of a Chromium that starts, or undefined. */
export async function findChromium(say = () => {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (runnable(named)) return named;
    say(`CHROMIUM_PATH is ${named}, which cannot be run; looking elsewhere.`);
  }
  const found = installed();
  if (found) return found;
  say("No Chromium here; getting one ...");
  for (const get of [fromDebian, fromNpm]) {
    const path = await get();
    if (path && starts(path)) return path;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = await findChromium(console.error);
  if (path) console.log(path);
  else process.exitCode = 1;
}
