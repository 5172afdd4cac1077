/** [data-due="time"]: the time that is left until then, counted down; "soon" when it is over and nothing has begun yet. */

/** "in 45 s", "in 2 min 5 s", "in 23 h 59 min", "soon". */
export function timeLeft(due: string, now: number): string {
  const seconds = Math.ceil((Date.parse(due) - now) / 1000);
  if (Number.isNaN(seconds)) return "";
  if (seconds <= 0) return "soon";
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `in ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes === 0 ? `in ${seconds} s` : `in ${minutes} min ${seconds % 60} s`;
}

function show(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-due]")) {
    const text = `(${timeLeft(element.dataset["due"] ?? "", Date.now())})`;
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Counts on; what refreshes itself comes without the time that is left, so it is written at once then too. */
export function countDown(): void {
  show();
  window.setInterval(show, 1000);
  document.addEventListener("htmx:afterSwap", show);
}
