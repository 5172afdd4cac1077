/** Try it: sends an operation of the API as its form says, in the reader's name, and shows what comes back. */

import { csrfToken, isOurs } from "./requests.ts";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const LONGEST = 200_000;

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("[data-place]")];
}

function collect(form: HTMLFormElement): Sent {
  let path = form.dataset["path"] ?? "";
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let body: string | undefined;
  for (const { name, value, dataset } of fieldsOf(form)) {
    if (dataset["place"] === "body") body = value;
    else if (value === "") continue;
    else if (dataset["place"] === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (dataset["place"] === "header") headers[name] = value;
    else query.append(name, value);
  }
  return { url: query.size > 0 ? `${path}?${query.toString()}` : path, headers, body };
}

/** As a shell reads it: nothing in single quotes is anything else, but a single quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function writeCurl(form: HTMLFormElement): string {
  const { url, headers, body } = collect(form);
  const method = form.dataset["method"] ?? "GET";
  const parts = ["curl", ...(method === "GET" ? [] : ["-X", method]), "-H", '"Authorization: Bearer $TOKEN"'];
  for (const [name, value] of Object.entries(headers)) parts.push("-H", quote(`${name}: ${value}`));
  if (body !== undefined) parts.push("-H", quote("Content-Type: application/json"), "-d", quote(body));
  return [...parts, quote(`${form.dataset["address"] ?? ""}${url}`)].join(" ");
}

function findProblem(form: HTMLFormElement): string {
  const missing = fieldsOf(form).find((field) => field.required && field.value === "");
  if (missing) {
    missing.focus();
    return `Fill in ${missing.name}.`;
  }
  const body = form.querySelector<HTMLTextAreaElement>("[data-place='body']");
  try {
    if (body) JSON.parse(body.value);
    return "";
  } catch (error) {
    body?.focus();
    return `The body is no JSON: ${String(error)}`;
  }
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form: HTMLFormElement): Promise<string> {
  const { url, headers, body } = collect(form);
  const all = { ...headers, "X-CSRFToken": csrfToken(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  const begun = performance.now();
  const answer = await fetch(url, { method: form.dataset["method"] ?? "GET", headers: all, body: body ?? null, cache: "no-store" });
  const text = layOut(await answer.text());
  const took = Math.round(performance.now() - begun);
  const told = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  return `${answer.status} ${answer.statusText} (${took} ms)\n${told}\n\n${text.slice(0, LONGEST)}${text.length > LONGEST ? "\n…" : ""}`;
}

function show(form: HTMLFormElement, text: string): void {
  const shown = document.createElement("pre");
  shown.className = "mw-code";
  shown.tabIndex = 0;
  shown.textContent = text;
  form.querySelector("[data-answer]")?.replaceChildren(shown);
}

async function submit(form: HTMLFormElement): Promise<void> {
  const problem = findProblem(form);
  if (problem) return show(form, problem);
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (button) button.disabled = true;
  show(form, "Asking the server…");
  try {
    show(form, await send(form));
  } catch (error) {
    show(form, `The server cannot be reached: ${String(error)}`);
  } finally {
    if (button) button.disabled = false;
  }
}

export function listenForTries(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-try]");
  if (!form || !isOurs(form)) return;
  const curl = document.querySelector("[data-curl]");
  form.addEventListener("input", () => {
    if (curl) curl.textContent = writeCurl(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(form);
  });
}
