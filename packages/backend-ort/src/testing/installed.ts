/** A folder with the built packages in it as if npm had installed them. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../../", import.meta.url));
const tsup = join(packages, "../node_modules/tsup/dist/cli-default.js");

/** Where a package that `from` depends on lies. */
function dependency(name: string, from: string): string {
  return realpathSync(join(packages, from, "node_modules", name));
}

/** Of what is copied: not the source maps, nor the WebAssembly of doors that nobody opens, a hundred megabytes. */
const isNeeded = (path: string): boolean => !/\.map$|\.(jsep|jspi)\.wasm$/.test(path);

export interface Installed {
  readonly folder: string;
  remove(): void;
}

/** Builds core, onnx and backend-ort as they are published, and puts them beside what they depend on. */
export function install(): Installed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "hyaline-installed-")));
  const modules = join(folder, "node_modules");
  for (const name of ["core", "onnx", "backend-ort"]) {
    const target = join(modules, "@hyaline", name);
    mkdirSync(target, { recursive: true });
    cpSync(join(packages, name, "package.json"), join(target, "package.json"));
    execFileSync(process.execPath, [tsup, "--no-dts", "--out-dir", join(target, "dist")], {
      cwd: join(packages, name),
      stdio: ["ignore", "ignore", "pipe"],
    });
  }
  const web = dependency("onnxruntime-web", "backend-ort");
  const copies: Readonly<Record<string, string>> = {
    "onnxruntime-web": web,
    "onnxruntime-common": join(web, "../onnxruntime-common"),
    "@bufbuild/protobuf": dependency("@bufbuild/protobuf", "onnx"),
  };
  for (const [name, from] of Object.entries(copies))
    cpSync(from, join(modules, name), { recursive: true, filter: isNeeded });
  // Found by Node alone, which is content with a link.
  symlinkSync(dependency("onnxruntime-node", "backend-ort"), join(modules, "onnxruntime-node"), "junction");
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
