/** Validating the unsaved document: asked from the server a moment after each change, shown as marks on the tasks. */

import { isSame } from "../document/comparing.ts";
import { graphOf } from "../document/graph.ts";
import { call } from "../server/api.ts";
import type { Issue } from "../server/wire.ts";
import { app, type AppState, present } from "./state.ts";

const PAUSE = 400;

let timer: number | undefined;
let running: AbortController | undefined;

/** Asks for a validation when no change has come for a moment. */
export function scheduleValidation(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void validate(), PAUSE);
}

async function validate(): Promise<void> {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await call<{ issues: readonly Issue[] }>("POST", app.get().boot.urls.api_validate, { document: present() }, running.signal);
    showIssues(answer.issues);
  } catch {
    // Not reached, or overtaken by the next one: the marks of the last validation stay, saving and running say what is wrong.
  }
}

/** The worst of what validation found in these executables: "error", "warning", or null for nothing. */
export function worstOf(issues: AppState["issuesByExecutable"], ids: Iterable<string>): Issue["severity"] | null {
  const found = Array.from(ids).flatMap((id) => issues.get(id) ?? []);
  return found.some(({ severity }) => severity === "error") ? "error" : (found[0]?.severity ?? null);
}

/** Puts the issues into the state; tasks whose issues stayed the same are not drawn again. */
export function showIssues(issues: readonly Issue[]): void {
  const before = app.get().issuesByExecutable;
  const byExecutable = new Map<string, Issue[]>();
  for (const issue of issues) {
    if (issue.executable === null) continue;
    const list = byExecutable.get(issue.executable);
    if (list) list.push(issue);
    else byExecutable.set(issue.executable, [issue]);
  }
  const kept = new Map<string, readonly Issue[]>();
  for (const [id, list] of byExecutable) {
    const old = before.get(id);
    kept.set(id, old && isSame(old, list) ? old : list);
  }
  app.set({ issues, issuesByExecutable: kept });
}

/** Of what an issue tells, by its name. */
export function placeOf(issue: Issue): string {
  const document = present();
  const task = issue.executable !== null ? graphOf(document).byId.get(issue.executable)?.name : undefined;
  const connection = issue.connection !== null ? document.connections.find(({ id }) => id === issue.connection)?.name : undefined;
  const variable = issue.variable ? document.variables.find(({ id }) => id === issue.variable)?.name : undefined;
  return variable ?? task ?? connection ?? document.name;
}
