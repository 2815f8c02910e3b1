import type { RevealApi } from "reveal.js";

import { startSpeakerView } from "./speaker-view.ts";

/** What the speaker view needs to know of a deck. Notes are safe HTML: the renderer sanitized them. */
export interface SpeakerState {
  readonly activationLab: "state";
  readonly title: string;
  /** Address of the deck without query and hash. */
  readonly address: string;
  readonly slide: [number, number, number];
  readonly position: string;
  readonly notes: string;
}

/** What the speaker view may ask of a deck. */
export interface SpeakerCommand {
  readonly activationLab: "next" | "previous" | "hello";
}

let speaker: Window | null = null;
let listening = false;

function stateOf(deck: RevealApi): SpeakerState {
  const { h, v, f } = deck.getIndices();
  const slide = deck.getCurrentSlide() as HTMLElement;
  return {
    activationLab: "state",
    title: document.title,
    address: location.href.replace(/[?#].*$/, ""),
    slide: [h, v ?? 0, f ?? -1],
    position: `${deck.getSlidePastCount() + 1} of ${deck.getTotalSlides()}`,
    notes: [...slide.querySelectorAll("aside.notes")].map((notes) => notes.innerHTML).join(""),
  };
}

/** A deck in one file has the speaker view inside, and shows it in place of the slides at the address `?speaker`. */
const inside = (): HTMLTemplateElement | null => document.querySelector("template#speaker-view");

/** Turns the page of a deck in one file into the speaker view, if that is what its address asks for. */
export function becomeSpeakerView(query: URLSearchParams): boolean {
  const view = inside();
  if (view === null || !query.has("speaker")) return false;
  for (const style of document.head.querySelectorAll("style")) style.remove();
  document.title = "Speaker view";
  document.body.replaceChildren(view.content);
  startSpeakerView();
  return true;
}

/**
 * Opens the speaker view, a page of its own beside the deck: reveal.js writes its one into `about:blank`, which
 * inherits the deck's content-security policy and dies. Both talk by `postMessage`, which works on `file://`.
 */
export function serveSpeaker(deck: RevealApi): void {
  speaker = window.open(
    inside() === null ? "speaker.html" : `${location.pathname}?speaker`,
    "activation-lab-speaker",
    "width=1200,height=800",
  );
  if (listening) return;
  listening = true;
  // The origin of a file is opaque, so "*" is the only target; the window itself is what we know.
  const tell = (): void => speaker?.postMessage(stateOf(deck), "*");
  addEventListener("message", ({ data, source }) => {
    if (speaker === null || source !== speaker) return;
    const command = (data as SpeakerCommand).activationLab;
    if (command === "next") deck.next();
    if (command === "previous") deck.prev();
    tell();
  });
  for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) deck.on(event, tell);
}
