import { type ReactNode, useEffect, useId, useRef } from "react";
import { showAbove } from "../../forms/dialogs.ts";
import { app } from "../store/state.ts";

interface ModalProps {
  readonly heading: string;
  readonly children: ReactNode;
  readonly onClose?: () => void;
  /** Asked at Esc: whether the dialog may close. */
  readonly onCancel?: () => boolean;
  readonly isWide?: boolean;
  readonly look?: string;
}

/** A native dialog of the island, labelled by its heading; Esc closes it, the focus goes back to where it was. */
export function Modal({ heading, children, onClose, onCancel, isWide = false, look = "" }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    if (element) showAbove(element);
    element?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body) opener.focus({ preventScroll: true });
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`mw-dialog ${isWide ? "mw-dialog-wide" : look}`}
      aria-labelledby={id}
      onClose={onClose ?? closeDialog}
      onCancel={(event) => event.target === dialog.current && onCancel?.() === false && event.preventDefault()}
    >
      <div className="modal-header">
        <h2 className="modal-title" id={id}>
          {heading}
        </h2>
      </div>
      {children}
    </dialog>
  );
}

export function closeDialog(): void {
  if (app.get().dialog) app.set({ dialog: null });
}
