import { chosenEnvironment } from "../running/environments.ts";
import { app, NO_MENU, useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

/** Beside Run: the environment that the next run is in, in its colour, and the way to another. */
export function EnvironmentChip() {
  const hasAny = useApp((state) => state.boot.environments.length > 0);
  const chosen = useApp(chosenEnvironment);
  if (!hasAny) return null;
  const name = chosen?.name ?? "No environment";
  return (
    <button
      type="button"
      className="mw-tool mw-tool-env mw-env"
      data-colour={chosen?.colour ?? "grey"}
      aria-haspopup="menu"
      aria-label={`Environment: ${name}${chosen?.is_production ? ", production" : ""}`}
      title="The environment that the next run is in"
      onClick={(event) => openMenu(event.currentTarget)}
    >
      {chosen?.is_production && <Icon name="warning" />}
      <span>{name}</span>
      <Icon name="chevron-down" size={12} />
    </button>
  );
}

function openMenu(button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  app.set({ menu: { at: { x: left, y: bottom + 4 }, isChoosing: true, ...NO_MENU } });
}
