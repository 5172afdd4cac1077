import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { focusTask } from "../commands/view.ts";
import { counted } from "../document/words.ts";
import type { IconName } from "../icons.ts";
import type { ExecutionEvent } from "../server/wire.ts";
import { notify } from "../store/notices.ts";
import type { Run } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { clock, fullTime } from "./time.ts";

/** How many of the last messages are shown at once. */
const SHOWN = 500;

/** The event messages of a run as they come, with what narrows them. */
export function Messages({ run }: { run: Run }) {
  const [limit, setLimit] = useState(SHOWN);
  const [level, setLevel] = useState<Level>("all");
  const [words, setWords] = useState("");
  const list = useRef<HTMLDivElement>(null);
  useNewestInSight(list, run.events);
  const found = run.events.filter((event) => passes(event, level, words));
  const hidden = Math.max(0, found.length - limit);
  return (
    <div ref={list} className="mw-progress">
      <div className="mw-tray-tools">
        <select className="form-select form-select-sm" aria-label="Messages" value={level} onChange={(event) => setLevel(event.target.value as Level)}>
          {Object.entries(LEVELS).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
        <input type="search" className="form-control form-control-sm" aria-label="Words in a message" placeholder="Words, or a task" value={words} onChange={(event) => setWords(event.target.value)} />
        <button type="button" className="btn btn-sm" onClick={() => void copyMessages(run.events)}>
          <Icon name="copy" size={16} /> Copy messages
        </button>
        <span className="mw-hint">
          {found.length === run.events.length ? counted(found.length, "message") : `${found.length.toLocaleString()} of ${counted(run.events.length, "message")}`}
        </span>
      </div>
      {hidden > 0 && (
        <button type="button" className="mw-link-button mw-earlier" onClick={() => setLimit(limit + SHOWN * 4)}>
          Show {hidden.toLocaleString()} earlier messages
        </button>
      )}
      <ol className="mw-events" aria-label="Event messages">
        {found.slice(hidden).map((event) => (
          <EventRow key={event.event_message_id} event={event} />
        ))}
      </ol>
      {run.events.length === 0 ? (
        <p className="mw-empty">Waiting for the first message…</p>
      ) : (
        found.length === 0 && <p className="mw-empty">No message matches. Choose “{LEVELS.all}” and take the words away to see all.</p>
      )}
    </div>
  );
}

const LEVELS = { all: "All messages", warnings: "Errors and warnings", errors: "Errors" } as const;
type Level = keyof typeof LEVELS;

/** Whether a message is of the level, and every word occurs in it, in its event or in its task's name. */
function passes(event: ExecutionEvent, level: Level, words: string): boolean {
  const kind = kindOf(event);
  if (level !== "all" && kind !== "error" && !(level === "warnings" && kind === "warning")) return false;
  const text = `${event.message} ${event.message_source_name} ${event.event_name}`.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Keeps the newest message in sight, until the reader scrolls up to an earlier one. */
function useNewestInSight(list: RefObject<HTMLElement | null>, events: readonly ExecutionEvent[]): void {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const panel = list.current?.closest(".mw-tab-panel");
    if (!panel) return undefined;
    let last = panel.scrollTop;
    // Rows far away are only estimated, so the end may move down by itself; only the reader moves up.
    const look = () => {
      if (panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40) isAtEnd.current = true;
      else if (panel.scrollTop < last) isAtEnd.current = false;
      last = panel.scrollTop;
    };
    panel.addEventListener("scroll", look, { passive: true });
    return () => panel.removeEventListener("scroll", look);
  }, [list]);
  useLayoutEffect(() => {
    const goToEnd = () => {
      const panel = list.current?.closest(".mw-tab-panel");
      if (panel && isAtEnd.current) panel.scrollTop = panel.scrollHeight;
    };
    goToEnd();
    const frame = requestAnimationFrame(() => requestAnimationFrame(goToEnd));
    return () => cancelAnimationFrame(frame);
  }, [list, events]);
}

type Kind = "error" | "warning" | "begin" | "end" | "information";

/** By the catalog's message type: 120 error, 130 task failed, 110 warning, 30 and 40 begin and end. */
function kindOf(event: ExecutionEvent): Kind {
  const kinds: Readonly<Record<number, Kind>> = { 120: "error", 130: "error", 110: "warning", 30: "begin", 40: "end" };
  return kinds[event.message_type] ?? "information";
}

const ICON_OF: Readonly<Record<Kind, IconName>> = { error: "error", warning: "warning", begin: "run", end: "completion", information: "information" };

const EventRow = memo(function EventRow({ event }: { event: ExecutionEvent }) {
  const kind = kindOf(event);
  const source = event.message_source_id;
  return (
    <li className="mw-event" data-kind={kind}>
      <time dateTime={event.message_time} title={`${fullTime(event.message_time)} (UTC ${event.message_time.slice(0, 19).replace("T", " ")})`}>
        {clock(event.message_time)}
      </time>
      <span className="mw-event-name">
        <Icon name={ICON_OF[kind]} size={15} />
        {event.event_name}
      </span>
      {source === null ? (
        <span className="mw-event-source">{event.message_source_name}</span>
      ) : (
        <button type="button" className="mw-link-button mw-event-source" onClick={() => focusTask(source)}>
          {event.message_source_name}
        </button>
      )}
      <span className="mw-event-message">{event.message}</span>
    </li>
  );
});

async function copyMessages(events: readonly ExecutionEvent[]): Promise<void> {
  const text = events.map((event) => [event.message_time, event.event_name, event.message_source_name, event.message].join("\t")).join("\n");
  try {
    await navigator.clipboard.writeText(text);
    notify(`${counted(events.length, "message")} copied.`);
  } catch {
    notify("The browser does not allow copying here. Select the text and copy it with Ctrl+C.");
  }
}
