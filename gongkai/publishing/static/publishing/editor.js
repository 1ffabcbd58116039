/* The body of a draft in an editor; without this script the box holds the HTML itself. */
"use strict";
document.querySelectorAll("textarea[data-editor]").forEach((box) => {
  const editor = window.Jodit.make(box, {
    language: "zh_cn",
    height: 420,
    toolbarAdaptive: false,
    beautifyHTML: false,
    sourceEditor: "area",
    askBeforePasteHTML: false,
    askBeforePasteFromWord: false,
    defaultActionOnPasteFromWord: "insert_clear_html",
    showXPathInStatusbar: false,
    showWordsCounter: false,
    disablePlugins: ["ai-assistant", "speech-recognize", "about", "powered-by-jodit", "image", "video", "iframe", "drag-and-drop"],
    buttons: [
      "bold", "italic", "underline", "|", "paragraph", "ul", "ol", "table", "link", "|",
      "eraser", "undo", "redo", "source",
    ],
  });
  editor.editor.setAttribute("aria-label", "正文");
});
