import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Hyaline",
  description: "Explainable deep learning for browsers and Node",
  srcExclude: ["README.md"],
  themeConfig: {
    sidebar: [
      {
        text: "Backends",
        items: [
          { text: "Write a backend", link: "/write-a-backend" },
          { text: "Which backend runs which op", link: "/op-table" },
          { text: "Edges of numbers", link: "/numeric-edges" },
        ],
      },
    ],
  },
});
