/** Runs in a page that `npm run dev` serves: follows the notebook. Bundled. */
import type { LiveState } from "../live-state.ts";
import { showActivity, showProblems } from "./notice.ts";
import { findPlace, keepPlace } from "./place.ts";

const address = new URL((document.currentScript as HTMLScriptElement).src);
const deck = address.searchParams.get("deck") ?? "";
const version = address.searchParams.get("version") ?? "";
const key = `activation-lab-place ${location.pathname}`;

function listen(): void {
  const events = new EventSource(`/dev/events?deck=${encodeURIComponent(deck)}`);
  events.addEventListener("message", ({ data }) => {
    const state = JSON.parse(data as string) as LiveState;
    if (state.version !== undefined && state.version !== version) {
      events.close();
      keepPlace(key);
      location.reload();
      return;
    }
    showProblems(state.problems);
    showActivity(state.activity);
  });
  events.addEventListener("error", () => showActivity("npm run dev has ended or does not answer"));
}

// The decks inside the speaker view are led by it.
if (!new URLSearchParams(location.search).has("preview")) {
  findPlace(key);
  addEventListener("DOMContentLoaded", listen);
}
