/** The message's text and HTML as the editor keeps them, and as the task's properties have them; pure functions. */

export type Mode = "Text" | "Html" | "Both";

export interface Drafts {
  readonly mode: Mode;
  readonly text: string;
  readonly html: string;
}

/** The properties message_format, message_source and text_alternative. */
export interface BodyProperties {
  readonly format: string;
  readonly source: string;
  readonly alternative: string;
}

export function readDrafts({ format, source, alternative }: BodyProperties): Drafts {
  if (format !== "Html") return { mode: "Text", text: source, html: "" };
  return { mode: alternative === "" ? "Html" : "Both", text: alternative, html: source };
}

export function writeDrafts({ mode, text, html }: Drafts): BodyProperties {
  if (mode === "Text") return { format: "Text", source: text, alternative: "" };
  return { format: "Html", source: html, alternative: mode === "Both" ? text : "" };
}

/** Another mode; HTML that nobody has begun yet begins with the text that is there. */
export function changeMode(drafts: Drafts, mode: Mode): Drafts {
  const html = mode !== "Text" && drafts.html === "" && drafts.text !== "" ? writeHtml(drafts.text) : drafts.html;
  return { ...drafts, mode, html };
}

/** Paragraphs of HTML with the same words. */
export function writeHtml(text: string): string {
  const escaped = text.trim().replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>\n")}</p>`)
    .join("\n");
}
