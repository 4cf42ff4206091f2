import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitepress";
import { apiLinks } from "./build/apiLinks.js";
import { exampleTag } from "./build/exampleTag.js";
import { formulas } from "./build/formula/formulas.js";
import { contentPolicy, isolated } from "./build/headers.js";
import { inlineScriptsToFiles } from "./build/inlineScripts.js";
import { outsideLinks } from "./build/outsideLinks.js";
import { nav, sidebar } from "./build/sidebar.js";

// Packages are read as sources: neither the site nor its development server waits for a build of them.
const source = "hyaline-source";

/** Where the site stands on its host, with a slash at both ends. */
const base = process.env.HYALINE_DOCS_BASE ?? "/";

export default defineConfig({
  title: "Hyaline",
  description: "Explainable deep learning for browsers and Node",
  lang: "en",
  base,
  srcExclude: ["README.md", "**/README.md"],
  cleanUrls: false,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}favicon.svg` }]],
  transformHead: () => [["meta", { "http-equiv": "Content-Security-Policy", content: contentPolicy() }]],
  transformHtml: (html, _, { siteConfig }) => inlineScriptsToFiles(html, siteConfig),
  markdown: {
    config: (md) => {
      exampleTag(md);
      apiLinks(md);
      formulas(md);
      outsideLinks(md);
    },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  vite: {
    resolve: { conditions: [source, ...defaultClientConditions] },
    ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
    plugins: [isolated()],
    optimizeDeps: { exclude: ["onnxruntime-web"] },
    worker: { format: "es" },
    // The policy admits no data: where files are fetched.
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 3000 },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
  },
});
