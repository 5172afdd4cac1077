import { useApp } from "../store/state.ts";

/** What the guard of the project does to its mail; it is changed on the project's page. */
export function GuardMarks() {
  const marks = useApp((state) => state.boot.marks);
  const project = useApp((state) => state.boot.package.project);
  return marks.map(({ kind, label, sentence }) => (
    <a key={kind} className="mw-mark" data-mark={kind} href={`/projects/${project.id}/guard/`} title={sentence}>
      <span className="mw-i" aria-hidden="true" />
      {label}
      <span className="visually-hidden">({sentence})</span>
    </a>
  ));
}
