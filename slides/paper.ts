import type { RevealApi } from "reveal.js";

/** What is printed: the slides alone, each with its notes, or two on a sheet with lines to write on. */
export type PaperView = "print" | "notes" | "handout";

const SIZE = "210mm 297mm";
/** Width of a slide on its sheet, in CSS pixels (1/96 inch). */
const WIDTHS = { notes: 680, handout: 440 };
/** Sizes of the notes' text in CSS pixels, tried in order until a sheet holds them; the last one is 8 points. */
const NOTE_SIZES = [16, 15, 14, 13, 12, 11];
const LINES = { beside: 9, below: 4 };

/**
 * What an address asks for: `?view=print`, or `?view=print&sheet=notes`. A view of another name would switch the layout of
 * reveal.js off. `print-pdf` is how other reveal.js decks call it.
 */
export function readPaperView(query: URLSearchParams): PaperView | undefined {
  if (query.get("view") !== "print" && !query.has("print-pdf")) return undefined;
  const sheet = query.get("sheet");
  return sheet === "notes" || sheet === "handout" ? sheet : "print";
}

/** Resolves when reveal.js has laid the slides out on pages. To be called before the deck is initialized. */
export function pagesReady(deck: RevealApi): Promise<void> {
  const columns = new Map([...document.querySelectorAll(".slides > section[id]")].map(firstSlideOf));
  return new Promise((resolve) => {
    deck.on("pdf-ready", () => {
      readOut();
      nameTargets(columns);
      resolve();
    });
  });
}

function firstSlideOf(column: Element): [string, Element | null] {
  return [column.id, column.querySelector("section")];
}

/** reveal.js hides all slides but one from screen readers: in a PDF they would have neither tags nor bookmarks. */
function readOut(): void {
  for (const slide of document.querySelectorAll(".slides section[aria-hidden]")) {
    slide.removeAttribute("aria-hidden");
  }
}

/** Links between slides name slides in the way of reveal.js (`#/references`), which paper does not know. */
function nameTargets(columns: ReadonlyMap<string, Element | null>): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.pdf-page a[href^="#/"]')) {
    const name = link.hash.slice("#/".length);
    const [horizontal = 0, vertical = 0] = name.split("/").map(Number);
    const slide =
      columns.get(name) ?? document.querySelector(`section[data-slide="${horizontal + 1}.${vertical + 1}"]`);
    const page = slide?.closest(".pdf-page");
    if (page == null) continue;
    page.id = `page-${slide?.getAttribute("data-slide")}`;
    link.setAttribute("href", `#${page.id}`);
  }
}

function element(tag: string, name: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...children);
  return made;
}

/** A slide at `width`; its layout of 960 by 700 px stays, so that nothing wraps in another way than on the screen. */
function scaledSlide(page: HTMLElement, width: number): HTMLElement {
  const scale = width / page.offsetWidth;
  const frame = element("div", "paper-slide");
  frame.style.width = `${width}px`;
  frame.style.height = `${page.offsetHeight * scale}px`;
  page.style.width = `${page.offsetWidth}px`;
  // Not a transform: paper is cut into pages by the size that things have without one.
  page.style.zoom = `${scale}`;
  frame.append(page);
  return frame;
}

function lines(place: keyof typeof LINES): HTMLElement {
  const box = element("div", `paper-lines ${place}`);
  box.setAttribute("aria-hidden", "true");
  for (let line = 0; line < LINES[place]; line += 1) box.append(element("i", ""));
  return box;
}

function notesOf(page: HTMLElement): HTMLElement {
  const notes = element("div", "paper-notes");
  for (const aside of page.querySelectorAll("aside.notes")) notes.innerHTML += aside.innerHTML;
  return notes;
}

/** Makes the notes of a sheet smaller until they fit; those that never do go on to another sheet. */
function fitNotes(sheet: HTMLElement): void {
  const notes = sheet.querySelector<HTMLElement>(".paper-notes")!;
  for (const size of NOTE_SIZES) {
    notes.style.fontSize = `${size}px`;
    if (sheet.scrollHeight <= sheet.clientHeight) return;
  }
  sheet.classList.add("long");
}

/** Lays the pages of reveal.js out on sheets, in place of them. */
export function laySheets(view: Exclude<PaperView, "print">): void {
  const pages = [...document.querySelectorAll<HTMLElement>(".pdf-page")];
  const container = pages[0]!.parentElement!;
  const perSheet = view === "notes" ? 1 : 2;
  const sheets = Math.ceil(pages.length / perSheet);
  const title = document.title;
  document.title = `${title} (${view === "notes" ? "slides and notes" : "handout"})`;

  const size = document.createElement("style");
  size.textContent = `@page { size: ${SIZE}; margin: 0; }`;
  document.head.append(size);

  for (let number = 0; number < sheets; number += 1) {
    const shown = pages.slice(number * perSheet, (number + 1) * perSheet);
    const content = shown.map((page) =>
      view === "notes"
        ? [scaledSlide(page, WIDTHS.notes), notesOf(page)]
        : [element("div", "paper-half", scaledSlide(page, WIDTHS.handout), lines("beside"), lines("below"))],
    );
    const head = element("p", "paper-head", element("span", "", title));
    const foot = element("p", "paper-foot", element("span", "", `${number + 1} of ${sheets}`));
    const sheet = element("div", "paper-sheet", head, ...content.flat(), foot);
    container.append(sheet);
    if (view === "notes") fitNotes(sheet);
  }
  // Last, since the pages of reveal.js take their width from it.
  [document.body.style.width, document.body.style.height] = SIZE.split(" ") as [string, string];
}
