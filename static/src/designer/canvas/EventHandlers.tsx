import { type KeyboardEvent, useRef } from "react";
import { addHandler, deleteHandler, showHandlers } from "../commands/event-handlers.ts";
import { ownerName } from "../commands/naming.ts";
import { setDisable } from "../commands/properties.ts";
import { showSurface } from "../commands/view.ts";
import { EVENT_HANDLER, EVENT_NAMES, eventOf, isHandler } from "../document/document.ts";
import { ancestorsOf, graphOf, handlersOf, insideOf, withInside } from "../document/graph.ts";
import { counted } from "../document/words.ts";
import { app, type AppState, shownFlow, type Surface, useApp } from "../store/state.ts";
import { worstOf } from "../store/validation.ts";
import { Icon } from "../widgets/Icon.tsx";

const TABS: readonly { readonly tab: Surface["tab"]; readonly label: string }[] = [
  { tab: "flow", label: "Control Flow" },
  { tab: "handlers", label: "Event Handlers" },
];

function open(tab: Surface["tab"]): void {
  const { surface } = app.get();
  showSurface({ ...surface, tab });
  if (shownFlow(app.get()) === undefined) showHandlers(surface.owner);
}

/** SSIS's tabs above the canvas, and which event handler of which executable is shown. */
export function SurfaceTabs() {
  const tab = useApp((state) => state.surface.tab);
  const handlers = useApp((state) => countHandlers(state.history.present.executables));
  const hasErrors = useApp((state) => worstOf(state.issuesByExecutable, inHandlers(state)) === "error");
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    open(event.key === "Home" ? "flow" : event.key === "End" || tab === "flow" ? "handlers" : "flow");
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  return (
    <div className="mw-surface-bar">
      <div ref={list} role="tablist" aria-label="Flows" className="mw-surface-tabs" onKeyDown={onKeyDown}>
        {TABS.map((each) => (
          <button
            key={each.tab}
            type="button"
            role="tab"
            id={`surface-${each.tab}`}
            aria-selected={tab === each.tab}
            aria-controls="canvas"
            tabIndex={tab === each.tab ? 0 : -1}
            onClick={() => open(each.tab)}
          >
            <Icon name={each.tab === "flow" ? "layout" : "event-handler"} size={16} />
            {each.label}
            {each.tab === "handlers" && handlers > 0 && <span className={hasErrors ? "mw-count mw-count-error" : "mw-count"}>{handlers}</span>}
            {each.tab === "handlers" && hasErrors && <span className="visually-hidden">, with errors</span>}
          </button>
        ))}
      </div>
      {tab === "handlers" && <HandlerChoice />}
    </div>
  );
}

function countHandlers(executables: readonly { readonly type: string }[]): number {
  return executables.filter(({ type }) => type === EVENT_HANDLER).length;
}

/** All that is in event handlers. */
function inHandlers({ history }: AppState): ReadonlySet<string> {
  return withInside(graphOf(history.present), history.present.executables.filter(isHandler).map(({ id }) => id));
}

/** Two lists, as in SSIS: the executable, and the event; those with handlers say so. */
function HandlerChoice() {
  const { owner, event } = useApp((state) => state.surface);
  const document = useApp((state) => state.history.present);
  const handler = useApp(shownFlow);
  const graph = graphOf(document);
  const canEdit = useApp((state) => state.boot.canEdit);
  const chosen = typeof handler === "string" ? graph.byId.get(handler) : undefined;
  const owned = new Map(handlersOf(graph, owner).map((each) => [eventOf(each), each]));
  return (
    <div className="mw-handler-bar">
      <div>
        <label htmlFor="handler-executable">Executable</label>
        <select id="handler-executable" className="form-select form-select-sm" value={owner ?? ""} onChange={(change) => showHandlers(change.target.value || null)}>
          <option value="">{marked(document.name, handlersOf(graph, null).length)}</option>
          {graph.order.map((each) => (
            <option key={each.id} value={each.id}>
              {"\u2003".repeat(ancestorsOf(graph, each).length + 1)}
              {marked(each.name, handlersOf(graph, each.id).length)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor="handler-event">Event handler</label>
        <select id="handler-event" className="form-select form-select-sm" value={event} onChange={(change) => showSurface({ tab: "handlers", owner, event: change.target.value })}>
          {EVENT_NAMES.map((name) => (
            <option key={name} value={name}>
              {owned.has(name) ? `${name} (${counted(insideOf(graph, owned.get(name)!.id).length, "task")})` : name}
            </option>
          ))}
        </select>
      </div>
      {chosen && canEdit && (
        <span className="mw-handler-tools">
          <button type="button" className="btn btn-sm" aria-pressed={chosen.disable} onClick={() => setDisable(new Set([chosen.id]), !chosen.disable)}>
            <Icon name={chosen.disable ? "success" : "disabled"} size={16} /> {chosen.disable ? "Enable" : "Disable"}
          </button>
          <button type="button" className="btn btn-sm" onClick={() => deleteHandler(chosen.id)}>
            <Icon name="delete" size={16} /> Delete
          </button>
        </span>
      )}
      {chosen?.disable && <span className="mw-task-off">Disabled</span>}
    </div>
  );
}

/** "Mail report (2 handlers)". */
function marked(name: string, handlers: number): string {
  return handlers > 0 ? `${name} (${counted(handlers, "handler")})` : name;
}

/** What the Event Handlers tab shows where the event has no handler yet. */
export function EmptyHandler() {
  const { owner, event } = useApp((state) => state.surface);
  const canEdit = useApp((state) => state.boot.canEdit);
  const add = () => {
    addHandler(owner, event);
    requestAnimationFrame(() => document.querySelector<HTMLElement>("#canvas [data-empty-action]")?.focus());
  };
  return (
    <div className="mw-empty-canvas">
      <Icon name="event-handler" size={40} />
      <h2>
        {ownerName(owner)} has no {event} event handler
      </h2>
      <p>Its tasks run each time that the event is raised here or inside, before the executable counts as finished.</p>
      {canEdit && (
        <button type="button" className="btn btn-primary" data-empty-action="" onClick={add}>
          <Icon name="add" /> Add an {event} handler
        </button>
      )}
    </div>
  );
}
