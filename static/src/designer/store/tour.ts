/** The tour of the first steps: at which it is, and whether this person has been through it in this browser. */

import type { PackageDocument } from "../document/document.ts";
import { Store, useStore } from "./store.ts";

export const STEPS = ["add", "connect", "connection", "preview", "run"] as const;
export type Step = (typeof STEPS)[number];

interface Tour {
  /** The step that is shown; null while nobody wants the tour. */
  readonly step: number | null;
  /** Whether somebody has asked for it, and so is taken to it. */
  readonly isAsked: boolean;
}

export const tour = new Store<Tour>({ step: null, isAsked: false });
const KEY = "mailwright-tour";

export function useTour<Part>(select: (state: Tour) => Part): Part {
  return useStore(tour, select);
}

/** What of the steps is done by now, as far as the package tells. */
export function isDone(step: Step, document: PackageDocument, hasPreviewed: boolean, hasRun: boolean): boolean {
  switch (step) {
    case "add":
      return document.executables.length > 1;
    case "connect":
      return document.precedence_constraints.length > 0;
    case "connection":
      return document.executables.some(({ properties }) => Boolean(properties["smtp_connection"]));
    case "preview":
      return hasPreviewed;
    case "run":
      return hasRun;
  }
}

export function beginTour(): void {
  tour.set({ step: 0, isAsked: true });
}

/** Begins it by itself for who has never left it, on a package that has never had anything in it. */
export function offerTour(user: number, document: PackageDocument, version: number): void {
  const isNew = version === 1 && document.executables.length === 0 && document.variables.length === 0;
  if (isNew && !hasLeft(user)) tour.set({ step: 0, isAsked: false });
}

export function leaveTour(user: number): void {
  tour.set({ step: null, isAsked: false });
  try {
    localStorage.setItem(`${KEY}-${user}`, "left");
  } catch {
    // This browser keeps nothing: it is offered again.
  }
}

function hasLeft(user: number): boolean {
  try {
    return localStorage.getItem(`${KEY}-${user}`) !== null;
  } catch {
    return true;
  }
}
