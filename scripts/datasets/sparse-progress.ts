const MILLISECONDS_BETWEEN_LINES = 10_000;

/** Shows news of one stage no more often than a log can bear; a terminal, which replaces its line, gets all of them. */
export function sparseProgress(
  show: (text: string) => void,
  isTerminal = process.stderr.isTTY === true,
  now: () => number = Date.now,
): (text: string) => void {
  let stage = "";
  let shownAt = 0;
  return (text) => {
    const newStage = text.replace(/[\d.]+/g, "0");
    if (!isTerminal && newStage === stage && now() - shownAt < MILLISECONDS_BETWEEN_LINES) return;
    [stage, shownAt] = [newStage, now()];
    show(text);
  };
}
