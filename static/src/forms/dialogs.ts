/** Native dialogs without script of their own: [data-dialog-open="id"] opens, [data-dialog-close] closes the one around it. */

function nameByHeading(dialog: HTMLDialogElement): void {
  if (dialog.hasAttribute("aria-labelledby") || dialog.hasAttribute("aria-label")) return;
  const heading = dialog.querySelector<HTMLElement>("h1, h2, h3");
  if (!heading) return;
  heading.id ||= `${dialog.id || "dialog"}-heading`;
  dialog.setAttribute("aria-labelledby", heading.id);
}

/** Shows a dialog, and notes whether it stands above another one. */
export function showAbove(dialog: HTMLDialogElement): void {
  dialog.toggleAttribute("data-above", document.querySelector("dialog.mw-dialog[open]") !== null);
  dialog.showModal();
}

/** Opens a dialog; the first field gets the focus, not the close button that comes before it. */
export function openDialog(dialog: HTMLDialogElement): void {
  nameByHeading(dialog);
  showAbove(dialog);
  const field = dialog.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])");
  field?.focus();
}

export function listenForDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog-open]");
    const dialog = opener && document.getElementById(opener.dataset["dialogOpen"] ?? "");
    if (dialog instanceof HTMLDialogElement) openDialog(dialog);
    else target.closest("[data-dialog-close]")?.closest("dialog")?.close();
  });
}
