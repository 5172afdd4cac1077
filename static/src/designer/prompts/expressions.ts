/** Asking the server about expressions in the unsaved document: what one gives, what it can name, what there is to write. */

import type { PackageDocument } from "../document/document.ts";
import { call } from "../server/api.ts";
import type { LanguageEntry, Outcome, Seen } from "../server/wire.ts";
import type { Target } from "../store/prompts.ts";
import { app, present } from "../store/state.ts";

const PAUSE = 250;

/** What an effect undoes: the question that is not asked any more. */
type Stop = () => void;

/** Asks after a moment in which nothing new was asked; what is overtaken is never answered. */
function ask<Answer>(question: (signal: AbortSignal) => Promise<Answer>, onAnswer: (answer: Answer) => void, onFailure: (error: unknown) => void = () => undefined): Stop {
  const stop = new AbortController();
  const timer = window.setTimeout(() => {
    question(stop.signal).then(
      (answer) => !stop.signal.aborted && onAnswer(answer),
      (error: unknown) => !stop.signal.aborted && onFailure(error),
    );
  }, PAUSE);
  return () => {
    window.clearTimeout(timer);
    stop.abort();
  };
}

export interface Question {
  readonly expression: string;
  readonly scope: string | null;
  readonly target?: Target | undefined;
}

/** Evaluates an expression as a part of the unsaved document would. */
export function evaluate({ expression, scope, target }: Question, onAnswer: (outcome: Outcome) => void, onFailure: (error: unknown) => void): Stop {
  const body = { document: present(), scope, expression, target: target ?? null };
  return ask((signal) => call<Outcome>("POST", app.get().boot.urls.api_evaluate, body, signal), onAnswer, onFailure);
}

/** Lists the variables and parameters that a part sees. */
export function loadSeen(scope: string | null, onAnswer: (seen: readonly Seen[]) => void, onFailure?: (error: unknown) => void): Stop {
  return ask((signal) => call<readonly Seen[]>("POST", app.get().boot.urls.api_in_sight, { document: present(), scope }, signal), onAnswer, onFailure);
}

/** Gives the values that variables with expressions have now, by ID. */
export function loadVariableValues(document: () => PackageDocument, onAnswer: (values: ReadonlyMap<string, Outcome>) => void): Stop {
  if (!document().variables.some((variable) => variable.evaluate_as_expression)) {
    onAnswer(new Map());
    return () => undefined;
  }
  type Answer = readonly { readonly id: string; readonly outcome: Outcome }[];
  const question = (signal: AbortSignal) => call<Answer>("POST", app.get().boot.urls.api_variable_values, { document: document() }, signal);
  return ask(question, (answer) => onAnswer(new Map(answer.map(({ id, outcome }) => [id, outcome]))));
}

let language: Promise<readonly LanguageEntry[]> | undefined;

/** The functions, casts and operators; asked once. */
export function loadLanguage(): Promise<readonly LanguageEntry[]> {
  language ??= call<readonly LanguageEntry[]>("GET", app.get().boot.urls.api_language).catch((error: unknown) => {
    language = undefined;
    throw error;
  });
  return language;
}

/** An error's place in a JavaScript string, whose indexes count UTF-16 units and not characters. */
export function placeIn(text: string, start: number, end: number): readonly [number, number] {
  const characters = [...text];
  const before = characters.slice(0, start).join("").length;
  return [before, before + characters.slice(start, end).join("").length];
}
