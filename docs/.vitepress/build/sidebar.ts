import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DefaultTheme } from "vitepress";

const docs = fileURLToPath(new URL("../..", import.meta.url));

/** The parts of the site in order: a folder and the pages outside folders that belong to it. */
const groups: readonly {
  readonly text: string;
  readonly folder: string;
  readonly pages?: readonly string[];
}[] = [
  { text: "Guides", folder: "guides", pages: ["plain-pages", "write-a-backend"] },
  { text: "Explainers", folder: "explainers" },
  { text: "Metrics", folder: "metrics" },
  { text: "Plots", folder: "plots" },
  { text: "Layers", folder: "layers" },
  { text: "Optimizers", folder: "optimizers" },
  { text: "Training", folder: "training" },
  { text: "Reference", folder: "reference", pages: ["op-table", "numeric-edges"] },
  { text: "Measurements", folder: "measurements" },
  { text: "API", folder: "api" },
];

interface Page {
  readonly text: string;
  readonly link: string;
  /** Where it stands among its folder's pages: by `order:` in its frontmatter, then by title. */
  readonly order: number;
  /** The heading under which it stands: `family:` in its frontmatter. */
  readonly family: string | undefined;
}

function page(name: string): Page {
  const text = readFileSync(`${docs}/${name}.md`, "utf8");
  const field = (key: string) =>
    new RegExp(`^---\\n(?:.*\\n)*?${key}: *"?(.+?)"?\\n(?:.*\\n)*?---`).exec(text)?.[1];
  const title = field("title") ?? /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? name;
  return {
    text: title,
    link: `/${name.replace(/(^|\/)index$/, "$1")}`,
    order: Number(field("order") ?? (name.endsWith("/index") ? -1 : 1000)),
    family: field("family"),
  };
}

function pagesOf(folder: string): Page[] {
  let names: string[];
  try {
    names = readdirSync(`${docs}/${folder}`);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".md") && !name.includes("["))
    .map((name) => page(`${folder}/${name.slice(0, -3)}`))
    .sort((a, b) => a.order - b.order || a.text.localeCompare(b.text));
}

const items = (pages: readonly Page[]): DefaultTheme.SidebarItem[] => {
  const families = [...new Set(pages.map(({ family }) => family))];
  return families.flatMap((family): DefaultTheme.SidebarItem[] => {
    const own = pages.filter((one) => one.family === family).map(({ text, link }) => ({ text, link }));
    return family === undefined ? own : [{ text: family, items: own }];
  });
};

/** The groups that have pages, each with its pages, from the folders of `docs/`. */
function filled() {
  return groups
    .map(({ text, folder, pages = [] }) => ({
      text,
      folder,
      pages: [...pagesOf(folder), ...pages.map(page)],
    }))
    .filter(({ pages }) => pages.length > 0);
}

export const sidebar = (): DefaultTheme.SidebarItem[] =>
  filled().map(({ text, pages }) => ({ text, collapsed: true, items: items(pages) }));

/** The groups again as links to their first pages. */
export const nav = (): DefaultTheme.NavItem[] =>
  filled()
    .filter(({ text }) => text !== "Measurements")
    .map(({ text, folder, pages }) => ({
      text,
      link: pages[0]?.link ?? "/",
      activeMatch: `^/(${[`${folder}/`, ...pages.map(({ link }) => `${link.slice(1)}$`)].join("|")})`,
    }));
