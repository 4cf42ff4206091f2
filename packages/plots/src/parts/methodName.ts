import { clip } from "./markup/escape.js";

/** Words of method names that are written in capitals. */
const acronyms = new Set(["lime", "shap", "lrp", "cam", "ig", "xrai", "tcav", "auc"]);

/** A method's name as papers write it: `integratedGradients` is Integrated Gradients, `kernelShap` is KernelSHAP. */
export function methodName(method: string): string {
  // A plot shows by itself what kind of input LIME explained.
  if (/^lime(Tabular|Image|Text)$/.test(method)) return "LIME";
  const words = clip(method, 80)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(" ")
    .map((word) =>
      acronyms.has(word.toLowerCase()) ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1),
    );
  // KernelSHAP, TreeSHAP, GradCAM: the acronym ends the word before it.
  return words
    .reduce<string[]>((names, word) => {
      const last = names.length - 1;
      if (last >= 0 && (word === "SHAP" || word === "CAM")) names[last] += word;
      else names.push(word);
      return names;
    }, [])
    .join(" ");
}
