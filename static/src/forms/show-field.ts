/** Shows or hides a field with its label, and the button beside it. */
export function showField(form: HTMLFormElement, name: string, isShown: boolean): void {
  const field = form.querySelector<HTMLElement>(`[data-field="${name}"]`);
  const block = field?.parentElement?.matches(".mw-with-button") ? field.parentElement : field;
  block?.toggleAttribute("hidden", !isShown);
}
