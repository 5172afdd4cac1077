import { focusTask } from "../commands/view.ts";
import { graphOf } from "../document/graph.ts";
import type { PersonHere } from "../server/drafts.ts";
import { withoutRepeats } from "../store/people.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

/** Where what is not saved is kept, when that is this browser alone; and who else has the package open. */
export function Here() {
  const others = useApp((state) => state.others);
  return (
    <>
      <KeptHere />
      {withoutRepeats(others).map((person) => (
        <Person key={person.page} person={person} />
      ))}
    </>
  );
}

function KeptHere() {
  const keeping = useApp((state) => state.keeping);
  const signIn = useApp((state) => state.boot.urls.sign_in);
  if (keeping === "server") return null;
  return (
    <span className="mw-chip" data-status="lost">
      <Icon name="warning" size={16} />
      Kept in this browser
      {keeping === "signed-out" && (
        <a href={signIn} target="_blank" rel="noreferrer">
          Sign in
        </a>
      )}
    </span>
  );
}

function Person({ person }: { person: PersonHere }) {
  const graph = useApp((state) => graphOf(state.history.present));
  const task = person.selected.map((id) => graph.byId.get(id)).find(Boolean);
  const does = person.is_editing ? "is editing" : "is here";
  const text = `${person.is_you ? "You, in another tab," : person.person} ${person.is_you ? does.replace("is", "are") : does}`;
  if (!task) return <span className="mw-here">{text}</span>;
  return (
    <button type="button" className="mw-here" onClick={() => focusTask(task.id)}>
      {person.is_editing ? `${text} ${task.name}` : `${text}, at ${task.name}`}
    </button>
  );
}
