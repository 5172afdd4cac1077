/** The environment that the next run is in: chosen beside Run, else the one of this person's last run. */

import type { OfferedEnvironment } from "../server/wire.ts";
import { announce } from "../store/notices.ts";
import { app, type AppState, present } from "../store/state.ts";

/** The one that is chosen; undefined where it is none, or none that there still is. */
export function chosenEnvironment({ boot, environment }: AppState): OfferedEnvironment | undefined {
  return boot.environments.find(({ name }) => name === environment);
}

export function chooseEnvironment(name: string): void {
  app.set({ environment: name });
  announce(name ? `The next run is in the environment ${name}.` : "The next run is in no environment.");
}

/** Whether a run has something to be asked for: values of parameters, or an environment that sets something of the package. */
export function asksFirst(): boolean {
  if (present().parameters.length > 0) return true;
  const chosen = chosenEnvironment(app.get());
  return isSetByEnvironments() && (chosen === undefined || chosen.is_production);
}

function isSetByEnvironments(): boolean {
  const { environments, environment_signs } = app.get().boot;
  if (environments.length === 0) return false;
  const text = JSON.stringify(present()).toLowerCase();
  return environment_signs.some((sign) => text.includes(sign));
}
