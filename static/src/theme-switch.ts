/** [data-theme-choice=light|dark|auto] chooses, [data-theme-cycle] goes on to the next; the choice is kept in this browser. */

const KEY = "mailwright.theme";
const CHOICES = ["auto", "light", "dark"];
const WORDS: Readonly<Record<string, string>> = { auto: "as the system", light: "light", dark: "dark" };

function current(): string {
  return document.documentElement.dataset["themeChoice"] ?? "auto";
}

function choose(choice: string): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Without storage the choice cannot be kept; the page stays as it is.
  }
  document.dispatchEvent(new CustomEvent("mailwright:theme"));
  showChoice();
}

function showChoice(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]:not(html)")) {
    button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === current()));
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-cycle]")) {
    const words = `Theme: ${WORDS[current()] ?? current()}`;
    button.setAttribute("aria-label", words);
    button.title = words;
  }
}

export function listenForThemeChoices(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]:not(html), [data-theme-cycle]");
    if (!button) return;
    const next = CHOICES[(CHOICES.indexOf(current()) + 1) % CHOICES.length]!;
    choose(button.dataset["themeChoice"] ?? next);
  });
  showChoice();
}
