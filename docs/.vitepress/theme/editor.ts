import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Editor {
  set(code: string): void;
  focus(): void;
  destroy(): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: "hl-keyword" },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], class: "hl-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "hl-number" },
  { tag: tags.comment, class: "hl-comment" },
  { tag: [tags.typeName, tags.className], class: "hl-type" },
  { tag: tags.function(tags.variableName), class: "hl-function" },
]);

/** An editor of TypeScript in `parent`. Tab leaves it, as it leaves every field; Ctrl-Enter runs. */
export function openEditor(
  parent: HTMLElement,
  code: string,
  { label, onChange, onRun }: { label: string; onChange: (code: string) => void; onRun: () => void },
): Editor {
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: code,
      extensions: [
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        keymap.of([{ key: "Mod-Enter", run }, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    set: (text) => {
      if (text !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
