import { type DisplayMessage, emit } from "./kernel-display.js";

/**
 * Shows a line that can be replaced, for the state of a long computation, where printing would leave a thousand lines.
 * What stays in the notebook is the last text; let it hold no times, so that a second run writes the same bytes.
 *
 * @returns A function that replaces the text.
 * @example const report = progress("Training 9 networks"); report("Trained 1 of 9"); report("Trained 9 networks");
 */
export function progress(text: string): (text: string) => void {
  const id = globalThis.crypto.randomUUID();
  let shown = text;
  emit(progressMessage(text), { id, isUpdate: false });
  return (next) => {
    if (next === shown) return;
    shown = next;
    emit(progressMessage(next), { id, isUpdate: true });
  };
}

function progressMessage(text: string): DisplayMessage {
  return { data: { "text/plain": text }, metadata: { activation_lab: { kind: "progress" } } };
}
