import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import PlotGallery from "./gallery/PlotGallery.vue";
import "./gallery/gallery.css";
import DigitDemo from "./home/DigitDemo.vue";
import "./home/demo.css";
import RunnableExample from "./RunnableExample.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component("DigitDemo", DigitDemo);
    app.component("PlotGallery", PlotGallery);
    app.component("Example", RunnableExample);
  },
} satisfies Theme;
