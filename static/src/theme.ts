/** Runs in <head> before the first paint: light or dark as the person chose, else as the system says. */

const KEY = "mailwright.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

function chosen(): string {
  try {
    return localStorage.getItem(KEY) ?? "auto";
  } catch {
    return "auto";
  }
}

function apply(): void {
  const choice = chosen();
  const root = document.documentElement;
  root.dataset["bsTheme"] = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
  root.dataset["themeChoice"] = choice;
}

apply();
system.addEventListener("change", apply);
// Another tab chose.
window.addEventListener("storage", (event) => event.key === KEY && apply());
document.addEventListener("mailwright:theme", apply);

export {};
