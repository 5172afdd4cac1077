/** Runs before the first paint: light or dark as the person chose in the application, and what they choose here counts there. */

const CHOSEN = "mailwright.theme";

localStorage.setItem("theme", localStorage.getItem(CHOSEN) ?? "auto");
document.body.dataset.theme = localStorage.getItem("theme");
// The theme's own button has changed its entry before this is heard.
document.addEventListener("click", (event) => {
  if (event.target.closest(".theme-toggle")) localStorage.setItem(CHOSEN, localStorage.getItem("theme"));
});
