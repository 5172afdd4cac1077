import { useEffect, useId, useRef } from "react";
import { showPickers } from "../../forms/picker.ts";
import { app, type AppState, useApp } from "../store/state.ts";

interface PickerProps {
  readonly type: string;
  readonly value: string;
  readonly label: string;
  readonly isOff: boolean;
  readonly isLabelHidden?: boolean;
  /** What to show in place of a value, where several differ. */
  readonly placeholder?: string;
  /** One that is not offered. */
  readonly except?: string;
  readonly onChange: (value: string) => void;
}

/** A connection manager by typing a part of its name: the package's own, those that the page knows, and what the server finds. */
export function ConnectionPicker({ type, value, label, isOff, isLabelHidden = false, placeholder = "", except = "", onChange }: PickerProps) {
  const box = useRef<HTMLDivElement>(null);
  const choose = useRef(onChange);
  const id = useId();
  const choices = useApp((state) => JSON.stringify(choicesOf(state, type, value, except)));
  useEffect(() => {
    choose.current = onChange;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const hadFocus = element.contains(document.activeElement);
    const select = makeSelect(JSON.parse(choices) as Choices, value, type);
    select.id = id;
    select.disabled = isOff;
    select.addEventListener("change", () => select.value !== value && choose.current(select.value));
    element.replaceChildren(select);
    showPickers(element);
    const field = element.querySelector<HTMLInputElement>("[role=combobox]");
    if (field && placeholder !== "") field.placeholder = placeholder;
    if (hadFocus) field?.focus();
  }, [choices, value, type, isOff, id, placeholder]);
  return (
    <div className="mw-connection-picker">
      <label className={isLabelHidden ? "visually-hidden" : "form-label"} htmlFor={id}>
        {label}
      </label>
      <div ref={box} />
    </div>
  );
}

type Choices = readonly (readonly [string, readonly (readonly [string, string])[]])[];

/** What can be chosen without asking, in groups; what stands there is among them. */
function choicesOf({ history, shared }: AppState, type: string, value: string, except: string): Choices {
  const isOffered = (each: { readonly id: string; readonly type?: string }) => each.type === type && each.id !== except;
  const pair = (each: { readonly id: string; readonly name: string }) => [each.id, each.name] as const;
  const own = history.present.connections.filter(isOffered).map(pair);
  const others = shared.filter(isOffered).map(pair);
  const wanted = value.toLowerCase();
  const meant = [...own, ...others].find(([id, name]) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  const now = value === "" || meant?.[0] === value ? [] : [[value, meant?.[1] ?? value] as const];
  return [["", now], ["This package", own], ["Shared", others]];
}

function makeSelect(choices: Choices, value: string, type: string): HTMLSelectElement {
  const select = document.createElement("select");
  select.dataset["search"] = `connections/${app.get().boot.package.id}/?type=${encodeURIComponent(type)}`;
  select.add(new Option("None", ""));
  for (const [label, options] of choices) {
    const group = label === "" ? select : document.createElement("optgroup");
    if (group instanceof HTMLOptGroupElement) group.label = label;
    for (const [id, name] of options) group.append(new Option(name, id));
    if (group !== select && options.length > 0) select.append(group);
  }
  select.value = value;
  return select;
}
