import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import RunnableExample from "./RunnableExample.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component("Example", RunnableExample);
  },
} satisfies Theme;
