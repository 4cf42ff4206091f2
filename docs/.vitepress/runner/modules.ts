// What a program in the editor may import, by the name that it gives: our packages, and the files of `examples/`. A
// bundler sees each import, so that each is a file of the site.

type Load = () => Promise<object>;

const packages: Readonly<Record<string, Load>> = {
  "@hyaline/core": () => import("@hyaline/core"),
  "@hyaline/core/facts": () => import("@hyaline/core/facts"),
  "@hyaline/core/ops": () => import("@hyaline/core/ops"),
  "@hyaline/backend-ort": () => import("@hyaline/backend-ort"),
  "@hyaline/backend-reference": () => import("@hyaline/backend-reference"),
  "@hyaline/backend-tfjs": () => import("@hyaline/backend-tfjs"),
  "@hyaline/explainers": () => import("@hyaline/explainers"),
  "@hyaline/explanation": () => import("@hyaline/explanation"),
  "@hyaline/layers": () => import("@hyaline/layers"),
  "@hyaline/metrics": () => import("@hyaline/metrics"),
  "@hyaline/onnx": () => import("@hyaline/onnx"),
  "@hyaline/optimizers": () => import("@hyaline/optimizers"),
  "@hyaline/plots": () => import("@hyaline/plots"),
  "@hyaline/training": () => import("@hyaline/training"),
};

/** The files of `examples/` as they were built, by their path there (`parts/file.ts`). */
const siblings: Readonly<Record<string, Load>> = Object.fromEntries(
  Object.entries(import.meta.glob<object>("../../examples/**/*.ts")).map(([path, load]) => [
    path.replace("../../examples/", ""),
    load,
  ]),
);

/**
 * The module that `specifier` names in the example at `path`.
 *
 * @throws Error if there is none, with what there is
 */
export async function moduleOf(specifier: string, path: string): Promise<object> {
  const load = specifier.startsWith(".") ? siblings[siblingOf(specifier, path)] : packages[specifier];
  if (load) return load();
  throw new Error(
    `"${specifier}" is not on this page; programs here import ${Object.keys(packages).join(", ")} and files beside their example`,
  );
}

function siblingOf(specifier: string, path: string): string {
  const { pathname } = new URL(specifier, new URL(path, "file:///"));
  return decodeURI(pathname.slice(1)).replace(/\.js$/, ".ts");
}
