import { ICONS, type IconName } from "../icons.ts";

/** A drawn icon; it says nothing to a screen reader, the word beside it does. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return <span className="mw-icon" aria-hidden="true" style={{ width: size, height: size }} dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
