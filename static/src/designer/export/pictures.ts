/** The room export/: the canvas as a picture, parts as JSON. It is loaded when somebody wants one of them. */

import { call, sentenceOf } from "../server/api.ts";
import { notify, notifyFailure } from "../store/notices.ts";
import { app, present, shownFlow } from "../store/state.ts";

/** Pixels of the picture for each of the canvas. */
const SHARPNESS = 2;
/** What browsers make a picture of, in pixels of one side. */
const LONGEST_SIDE = 8_000;

/** Downloads what is drawn, as it is now: the flow on the canvas, light, with the fonts of whoever looks at it. */
export async function downloadPicture(kind: "svg" | "png"): Promise<void> {
  try {
    const flow = shownFlow(app.get()) ?? null;
    const { svg } = await call<{ svg: string }>("POST", `${app.get().boot.urls.api_package}/picture`, { document: present(), flow });
    const name = `${present().name}.${kind}`;
    download(name, kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await paint(svg));
    notify(`Downloaded ${name}.`);
  } catch (error) {
    notifyFailure(`There is no picture. ${sentenceOf(error)}`);
  }
}

async function paint(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(SHARPNESS, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not make one of this size. Take the SVG.");
  return blob;
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Downloads what is at an address, without leaving the page, which would ask about what is not saved. */
export function follow(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
