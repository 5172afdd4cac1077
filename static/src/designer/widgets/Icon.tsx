/** The room widgets/: what several rooms draw with. A widget knows no task and no command. */

import { type IconName, ICONS } from "../icons.ts";

/** A drawn icon; it says nothing to a screen reader, the word beside it does. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return <span className="mw-icon" aria-hidden="true" style={{ width: size, height: size }} dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}
