import type { SpeakerCommand, SpeakerState } from "./speaker-link.ts";

const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

function showIn(frame: HTMLIFrameElement, state: SpeakerState, step: number): void {
  const [horizontal, vertical, fragment] = state.slide;
  const address = `${state.address}?preview=${step}#/${horizontal}/${vertical}`;
  if (!frame.src.startsWith(`${state.address}?`)) frame.src = address;
  frame.contentWindow?.postMessage({ slide: [horizontal, vertical, fragment], ahead: step }, "*");
}

/** Shows this step, the next one, notes and time of the deck that opened the window, and steers it. */
export function startSpeakerView(): void {
  const deck = window.opener as Window | null;
  let started = Date.now();
  const ask = (command: SpeakerCommand["activationLab"]): void =>
    deck?.postMessage({ activationLab: command } satisfies SpeakerCommand, "*");

  addEventListener("message", ({ data, source }) => {
    if (source !== deck || (data as SpeakerState).activationLab !== "state") return;
    const state = data as SpeakerState;
    element("state").hidden = true;
    element("title").textContent = state.title;
    element("position").textContent = state.position;
    element("notes").innerHTML = state.notes === "" ? "<p>No notes for this slide.</p>" : state.notes;
    showIn(element<HTMLIFrameElement>("now"), state, 0);
    showIn(element<HTMLIFrameElement>("next"), state, 1);
  });

  for (const frame of [element("now"), element("next")]) frame.addEventListener("load", () => ask("hello"));
  element("previous").addEventListener("click", () => ask("previous"));
  element("forward").addEventListener("click", () => ask("next"));
  element("timer").addEventListener("click", () => {
    started = Date.now();
  });
  addEventListener("keydown", ({ key }) => {
    if (["ArrowRight", "ArrowDown", " ", "n", "PageDown"].includes(key)) ask("next");
    if (["ArrowLeft", "ArrowUp", "p", "PageUp"].includes(key)) ask("previous");
  });

  const tick = (): void => {
    const seconds = Math.floor((Date.now() - started) / 1000);
    element("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    element("clock").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  };
  setInterval(tick, 1000);
  tick();
  ask("hello");
}
