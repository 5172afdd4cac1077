/** Shows the message's field for its source type alone; what was typed for the others stays until OK. */

import { showField } from "../../../../static/src/forms/show-field.ts";

const SHOWN: Readonly<Record<string, string>> = {
  DirectInput: "message_source",
  FileConnection: "message_connection",
  Variable: "message_variable",
};

/** tools are shown while the message is typed in the editor. */
export function followSourceType(form: HTMLFormElement, tools: HTMLElement): void {
  const type = form.elements.namedItem("message_source_type");
  if (!(type instanceof HTMLSelectElement)) return;
  const show = () => {
    for (const [value, name] of Object.entries(SHOWN)) showField(form, name, value === type.value);
    tools.hidden = type.value !== "DirectInput";
  };
  type.addEventListener("change", show);
  show();
}
