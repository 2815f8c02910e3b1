/** Milliseconds that a mouse must rest on a name before its documentation opens. */
const REST = 250;

/**
 * Opens documentation while a mouse rests on its name or the keyboard's focus is in it; a click keeps it open. Escape
 * closes it, wherever it was opened from. Without this script a click opens and closes it.
 */
export function openOnHover(boxes: Iterable<HTMLDetailsElement>): void {
  const pinned = new Set<HTMLDetailsElement>();
  const list = [...boxes];
  const close = (box: HTMLDetailsElement): void => {
    pinned.delete(box);
    box.open = false;
  };
  for (const box of list) {
    const summary = box.querySelector("summary");
    let timer = 0;
    summary?.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType !== "mouse") return;
      timer = window.setTimeout(() => {
        box.open = true;
      }, REST);
    });
    box.addEventListener("pointerleave", () => {
      clearTimeout(timer);
      if (!pinned.has(box) && !box.matches(":focus-within")) box.open = false;
    });
    summary?.addEventListener("focus", () => {
      if (summary.matches(":focus-visible")) box.open = true;
    });
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (!pinned.has(box) && !box.contains(relatedTarget as Node | null)) box.open = false;
    });
    summary?.addEventListener("click", (event) => {
      event.preventDefault();
      if (pinned.has(box)) return close(box);
      clearTimeout(timer);
      pinned.add(box);
      box.open = true;
    });
  }
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") for (const box of list) if (box.open) close(box);
  });
  addEventListener("pointerdown", ({ target }) => {
    for (const box of list) if (box.open && !box.contains(target as Node)) close(box);
  });
}
