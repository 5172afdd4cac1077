/**
 * The room server/: what the server says and is asked. wire.ts has the shapes of its answers, boot.ts what came with the page.
 *
 * Talking to the server: JSON for the REST API, form fields for the editors; failures become sentences.
 */

import { csrfToken } from "../../requests.ts";

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly loc?: unknown; readonly message?: string }[];
  readonly current?: unknown;
}

/** The server refused (problem+json). */
export class Problem extends Error {
  readonly status: number;
  readonly sentences: readonly string[];
  readonly current: unknown;

  constructor(status: number, body: ProblemBody) {
    const sentences = (body.errors ?? []).map((error) => error.message ?? "").filter(Boolean);
    super(isSignedOut(status) ? SIGNED_OUT : body.detail || sentences.join(" ") || body.title || defaultSentence(status));
    this.status = status;
    this.sentences = sentences.length > 0 ? sentences : [this.message];
    this.current = body.current;
  }
}

/** The server could not be reached; another try can help. */
export class Unreachable extends Error {}

const SIGNED_OUT = "You are signed out. Sign in in another tab, then try again here: nothing of yours is lost.";

/** 403 is said to a session whose CSRF token is no longer good; who has no right to a thing is told 404. */
export function isSignedOut(status: number): boolean {
  return status === 401 || status === 403;
}

function defaultSentence(status: number): string {
  if (status === 404) return "This is no longer on the server.";
  return `The server answered with an error (${status}). Try again; if it stays, tell your administrator.`;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const headers = { "X-CSRFToken": csrfToken(), ...init.headers };
    const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", ...init, headers });
    if (answer.type === "opaqueredirect") throw new Problem(401, {});
    return answer;
  } catch (error) {
    if (error instanceof TypeError) throw new Unreachable("The server cannot be reached. Nothing is lost: your changes are still here.");
    throw error;
  }
}

/** One call of the REST API. Throws Problem, Unreachable. */
export async function call<Answer>(method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await send(url, { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null });
  if (!answer.ok) throw new Problem(answer.status, await problemBody(answer));
  return (answer.status === 204 ? null : await answer.json()) as Answer;
}

/** A call that outlives the page, whose answer nobody waits for. Browsers send no more than 64 KB so. */
export function callLast(method: "PUT", url: string, body: unknown): void {
  const headers = { "Content-Type": "application/json" };
  send(url, { method, headers, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
}

async function problemBody(answer: Response): Promise<ProblemBody> {
  if (!answer.headers.get("Content-Type")?.includes("json")) return readRefusal(await answer.text()) ?? {};
  return (await answer.json()) as ProblemBody;
}

/** The sentence of the page that a view answers with when a service refuses; null when it is no such page. */
function readRefusal(html: string): ProblemBody | null {
  const sentence = new DOMParser().parseFromString(html, "text/html").querySelector("[data-refusal]")?.textContent.trim();
  return sentence ? { detail: sentence } : null;
}

export interface PartialAnswer {
  readonly status: number;
  readonly html: string;
}

/** A form sent to an editor; 200 and 422 both answer HTML. Throws Problem for everything else, Unreachable. */
export async function postForm(url: string, fields: Record<string, string> | FormData, signal?: AbortSignal): Promise<PartialAnswer> {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const answer = await send(url, { method: "POST", body, headers: { "HX-Request": "true" }, signal: signal ?? null });
  if (!answer.ok && answer.status !== 422) throw new Problem(answer.status, await problemBody(answer));
  const html = await answer.text();
  const refusal = answer.ok ? null : readRefusal(html);
  if (refusal) throw new Problem(answer.status, refusal);
  return { status: answer.status, html };
}

/** The sentence of any failure. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
