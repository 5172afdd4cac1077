/** What recipients are drawn with. */

import { problemOf, shortOf } from "./addresses.ts";

/** Draw a recipient with a button that removes it, and with what is wrong with its address. */
export function drawChip(address: string): HTMLLIElement {
  const item = element("li", "mw-recipient");
  item.dataset["address"] = address;
  const problem = problemOf(address);
  const chip = element("button", "mw-recipient-text");
  chip.type = "button";
  chip.tabIndex = -1;
  chip.dataset["chip"] = "";
  chip.title = address;
  chip.append(text(shortOf(address)));
  if (problem) {
    item.dataset["problem"] = "";
    chip.append(text(problem, "mw-recipient-problem"));
  }
  const remove = element("button", "mw-recipient-remove");
  remove.type = "button";
  remove.tabIndex = -1;
  remove.dataset["remove"] = "";
  remove.setAttribute("aria-label", `Remove ${address}`);
  const icon = element("span", "mw-i mw-i-close");
  icon.setAttribute("aria-hidden", "true");
  remove.append(icon);
  item.append(chip, remove);
  return item;
}

/** Make a button that looks like a link; the action says what it does. */
export function linkButton(action: string, label: string): HTMLButtonElement {
  const button = element("button", "mw-link-button");
  button.type = "button";
  button.dataset["chips"] = action;
  button.textContent = label;
  return button;
}

/** Make a text that is shown as it is. */
export function text(words: string, look = ""): HTMLSpanElement {
  const span = element("span", look);
  span.textContent = words;
  return span;
}

/** Make an element of a look. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, look: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = look;
  return made;
}
