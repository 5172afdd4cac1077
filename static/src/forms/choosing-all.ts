/** The box above a table's boxes ([data-choose-all]), which ticks all of them; hidden where there are none, and without script. */

export function listenForChoosingAll(): void {
  for (const all of document.querySelectorAll<HTMLInputElement>("[data-choose-all]")) {
    const boxes = () => Array.from(all.closest("table")?.querySelectorAll<HTMLInputElement>("tbody .mw-pick input[type=checkbox]") ?? []);
    all.hidden = boxes().length === 0;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
    });
    all.closest("table")?.addEventListener("change", () => {
      const ticked = boxes().filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    });
  }
}
