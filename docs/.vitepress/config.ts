import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Hyaline",
  description: "Explainable deep learning for browsers and Node",
  srcExclude: ["README.md"],
});
