/** Fields of a run that are left empty show the value that the chosen environment gives them ([data-environments]: texts by environment), else their default. */

const CHOICE = "select[name=environment]";

export function showGivenValues(within: ParentNode): void {
  const choice = within.querySelector<HTMLSelectElement>(CHOICE);
  if (!choice) return;
  const fields = Array.from(within.querySelectorAll<HTMLElement>("[data-environments]"), (field) => ({ field, usual: read(field) }));
  const show = () => {
    for (const { field, usual } of fields) write(field, given(field, choice.value) ?? usual);
  };
  choice.addEventListener("change", show);
  show();
}

function given(field: HTMLElement, environment: string): string | undefined {
  const texts = JSON.parse(field.dataset["environments"] ?? "{}") as Record<string, string>;
  return Object.hasOwn(texts, environment) ? `${texts[environment]} (${environment})` : undefined;
}

/** An input shows it as its placeholder, a select as the choice that stands for nothing. */
function read(field: HTMLElement): string {
  return field instanceof HTMLSelectElement ? (field.options[0]?.text ?? "") : (field.getAttribute("placeholder") ?? "");
}

function write(field: HTMLElement, text: string): void {
  if (!(field instanceof HTMLSelectElement)) field.setAttribute("placeholder", text);
  else if (field.options[0]) field.options[0].text = text;
}
