import { type DragEvent, useRef, useState } from "react";
import { DRAGGED_TYPE, NOTE } from "../canvas/connecting.ts";
import { addTask } from "../commands/tasks.ts";
import { addNote } from "../notes/commands.ts";
import { iconNamed } from "../icons.ts";
import type { TaskType } from "../server/wire.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";
import { useRoving } from "../widgets/roving.ts";

type Item = Pick<TaskType, "name" | "label" | "icon" | "description">;

const NOTE_ITEM: Item = { name: NOTE, label: "Note", icon: "annotation", description: "Text in Markdown beside tasks, for people: SSIS's annotation." };

/** The task types in their groups, and the note; the one pointed at or focused is described at the bottom. */
export function Toolbox() {
  const types = useApp((state) => state.boot.types).filter((type) => type.in_toolbox);
  const canEdit = useApp((state) => state.boot.canEdit);
  const [described, setDescribed] = useState<Item | undefined>(types[0]);
  const [words, setWords] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const roving = useRoving(list);
  const found = types.filter((type) => fits(type, words));
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <aside id="toolbox" className="mw-pane mw-toolbox" aria-labelledby="toolbox-heading" tabIndex={-1}>
      <h2 id="toolbox-heading" className="mw-pane-heading">
        Toolbox
      </h2>
      <input type="search" className="form-control form-control-sm mw-toolbox-search" aria-label="Filter the task types" placeholder="Filter" value={words} onChange={(event) => setWords(event.target.value)} />
      <div ref={list} className="mw-toolbox-list" role="toolbar" aria-orientation="vertical" aria-label="Task types" onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
        {groups.map((group) => (
          <div key={group} className="mw-toolbox-group" role="group" aria-label={group}>
            <span className="mw-toolbox-group-name" aria-hidden="true">
              {group}
            </span>
            {found
              .filter((type) => type.group === group)
              .map((type) => (
                <ToolboxItem key={type.name} type={type} isOff={!canEdit} onDescribe={setDescribed} />
              ))}
          </div>
        ))}
        {fits(NOTE_ITEM, words) && (
          <div className="mw-toolbox-group" role="group" aria-label="Notes">
            <span className="mw-toolbox-group-name" aria-hidden="true">
              Notes
            </span>
            <ToolboxItem type={NOTE_ITEM} isOff={!canEdit} onDescribe={setDescribed} />
          </div>
        )}
        {found.length === 0 && !fits(NOTE_ITEM, words) && <p className="mw-empty">No task type has this in its name or description.</p>}
      </div>
      {described && (
        <p className="mw-toolbox-description">
          <strong>{described.label}</strong>
          {described.description}
          <span className="mw-hint">Click to add, or drag it onto the canvas.</span>
        </p>
      )}
    </aside>
  );
}

/** Whether every word occurs in what the type is called, or in what it does. */
function fits({ label, description }: Item, words: string): boolean {
  const text = `${label} ${description}`.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function ToolboxItem({ type, isOff, onDescribe }: { type: Item; isOff: boolean; onDescribe: (type: Item) => void }) {
  return (
    <button
      type="button"
      className="mw-toolbox-item"
      title={type.description || type.label}
      aria-disabled={isOff}
      draggable={!isOff}
      // A double click, as in SSIS, adds one.
      onClick={({ detail }) => !isOff && detail < 2 && (type.name === NOTE ? addNote() : addTask(type.name))}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.setData(DRAGGED_TYPE, type.name);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onFocus={() => onDescribe(type)}
      onPointerEnter={() => onDescribe(type)}
    >
      <span className="mw-task-icon" data-icon={type.icon}>
        <Icon name={iconNamed(type.icon)} size={18} />
      </span>
      <span className="mw-ellipsis">{type.label}</span>
    </button>
  );
}
