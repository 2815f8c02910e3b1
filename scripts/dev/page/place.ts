/** Where a reader of a deck is, so that a reload can lead there again. */
export interface Place {
  /** The cell that opens the slide: slides may be added before it. */
  readonly cell: string;
  readonly slide: readonly [horizontal: number, vertical: number];
  /** Last fragment that is shown. */
  readonly step: number;
  readonly theme: string;
}

interface Deck {
  isReady(): boolean;
  getIndices(): { h: number; v?: number; f?: number };
  getCurrentSlide(): HTMLElement | undefined;
  slide(horizontal: number, vertical: number, step: number): void;
  on(event: string, listen: () => void): void;
}

function deckOf(): Deck | undefined {
  return (window as unknown as { Reveal?: Deck }).Reveal;
}

export function keepPlace(key: string): void {
  const deck = deckOf();
  const { dataset } = document.documentElement;
  if (deck?.isReady() !== true) return;
  const { h, v, f } = deck.getIndices();
  const place: Place = {
    cell: deck.getCurrentSlide()?.dataset.cell ?? "",
    slide: [h, v ?? 0],
    step: f ?? -1,
    theme: dataset.theme ?? "",
  };
  sessionStorage.setItem(key, JSON.stringify(place));
}

/** Leads to the place that was kept, before the deck shows another one. To be called before the deck's own script. */
export function findPlace(key: string): void {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (kept === null) return;
  const place = JSON.parse(kept) as Place;
  const slides = [...document.querySelectorAll<HTMLElement>("section[data-slide]")];
  const number = slides.find(({ dataset }) => dataset.cell === place.cell)?.dataset.slide;
  const [horizontal, vertical] =
    number === undefined
      ? place.slide
      : (number.split(".").map((part) => Number(part) - 1) as [number, number]);
  history.replaceState(null, "", `#/${horizontal}/${vertical}`);
  addEventListener("DOMContentLoaded", () => {
    const deck = deckOf();
    const goThere = () => deck?.slide(horizontal, vertical, place.step);
    if (deck?.isReady() === true) goThere();
    else deck?.on("ready", goThere);
    if (place.theme !== "") document.documentElement.dataset.theme = place.theme;
  });
}
