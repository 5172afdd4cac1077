import { closeNotice } from "../store/notices.ts";
import { useApp } from "../store/state.ts";
import { Icon } from "../widgets/Icon.tsx";

/** The page's two live regions and the notice that everybody sees. */
export function Notices() {
  const polite = useApp((state) => state.polite);
  const assertive = useApp((state) => state.assertive);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" data-live="polite">
        <span key={polite.key}>{polite.text}</span>
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive" data-live="assertive">
        <span key={assertive.key}>{assertive.text}</span>
      </div>
      <NoticeBar />
    </>
  );
}

function NoticeBar() {
  const notice = useApp((state) => state.notice);
  if (!notice) return null;
  return (
    <div key={notice.key} className="mw-notice" data-kind={notice.kind}>
      <Icon name={notice.kind === "error" ? "error" : "success"} />
      <span>{notice.text}</span>
      <button type="button" className="mw-icon-button" aria-label="Close the notice" onClick={closeNotice}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
