/** The room widgets/: what several rooms draw with. A widget knows no task and no command. */

import { type IconName, ICONS } from "../icons.ts";

/** A drawn icon; it says nothing to a screen reader, the word beside it does. Of its size in pixels it grows with the page's text (layout.css). */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  const side = `calc(${size} * var(--mw-pixel))`;
  return <span className="mw-icon" aria-hidden="true" style={{ width: side, height: side }} dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
