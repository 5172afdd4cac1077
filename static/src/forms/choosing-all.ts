/**
 * The box that ticks all boxes of a table ([data-choose-all]), or all that belong to a form (data-choose-all="its id");
 * hidden where there are none, and without script.
 */

export function listenForChoosingAll(): void {
  for (const all of document.querySelectorAll<HTMLInputElement>("[data-choose-all]")) listen(all);
}

function listen(all: HTMLInputElement): void {
  const named = document.getElementById(all.dataset["chooseAll"] ?? "");
  const form = named instanceof HTMLFormElement ? named : null;
  const boxes = () => (form ? ofForm(form, all) : Array.from(all.closest("table")?.querySelectorAll<HTMLInputElement>("tbody .mw-pick input[type=checkbox]") ?? []));
  (all.closest("label") ?? all).hidden = boxes().length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  (form ? form.parentElement : all.closest("table"))?.addEventListener("change", () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  });
}

function ofForm(form: HTMLFormElement, all: HTMLInputElement): HTMLInputElement[] {
  return Array.from(form.elements).filter((each): each is HTMLInputElement => each instanceof HTMLInputElement && each.type === "checkbox" && each !== all);
}
