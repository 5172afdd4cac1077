/** Dialogs are moved by their heading, or with Alt and the arrow keys, so that what is behind can be seen. */

const STEP = 40;
const MOVES: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const PARTS_TO_PRESS = "button, a, input, select, textarea, summary";
/** How much of a dialog stays in the window, so that it can be moved back. */
const IN_SIGHT = 80;

export function listenForMoves(): void {
  document.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const dialog = target.closest(".modal-header")?.closest<HTMLDialogElement>("dialog.mw-dialog");
    if (dialog && event.button === 0 && !target.closest(PARTS_TO_PRESS)) drag(dialog, event);
  });
  document.addEventListener("keydown", (event) => {
    const step = event.altKey && !event.ctrlKey && !event.shiftKey ? MOVES[event.key] : undefined;
    const dialog = (event.target as Element).closest<HTMLDialogElement>("dialog.mw-dialog");
    if (!step || !dialog || (event.target as Element).matches("select")) return;
    event.preventDefault();
    moveBy(dialog, ...step);
  });
}

function drag(dialog: HTMLDialogElement, { clientX, clientY }: PointerEvent): void {
  let [x, y] = [clientX, clientY];
  const move = (event: PointerEvent) => {
    event.preventDefault();
    moveBy(dialog, event.clientX - x, event.clientY - y);
    [x, y] = [event.clientX, event.clientY];
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", () => document.removeEventListener("pointermove", move), { once: true });
}

function moveBy(dialog: HTMLDialogElement, dx: number, dy: number): void {
  const { left, right, top } = dialog.getBoundingClientRect();
  const [x = 0, y = 0] = dialog.style.translate.split(" ").map((length) => parseFloat(length) || 0);
  const across = Math.min(Math.max(dx, IN_SIGHT - right), innerWidth - IN_SIGHT - left);
  const down = Math.min(Math.max(dy, -top), innerHeight - IN_SIGHT - top);
  dialog.style.translate = `${x + across}px ${y + down}px`;
}
