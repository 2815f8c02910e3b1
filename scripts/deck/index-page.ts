import type { Notebook } from "../notebook/notebook.ts";
import type { Bibliography } from "./bibliography.ts";
import { escapeHtml } from "./escape-html.ts";
import { fillTemplate } from "./fill-template.ts";
import { readNotebookCard } from "./notebook-card.ts";

/** The still image of the figure that stands for a lecture, as a data address. */
function pictureOf(notebook: Notebook): { source: string; alternative: string } | undefined {
  const { picture } = readNotebookCard(notebook);
  for (const cell of notebook.cells) {
    if (cell.type !== "code" || (picture !== undefined && cell.id !== picture)) continue;
    for (const output of cell.outputs) {
      const still = output.type === "display" ? output.data["image/svg+xml"] : undefined;
      if (output.type !== "display" || typeof still !== "string") continue;
      const source = `data:image/svg+xml;base64,${Buffer.from(still).toString("base64")}`;
      return { source, alternative: String(output.data["text/plain"] ?? "") };
    }
  }
  return undefined;
}

/** Lectures have a number; a guide has none. */
function isLecture({ name }: Notebook): boolean {
  return /^\d/.test(name);
}

function deckItem(notebook: Notebook): string {
  const card = readNotebookCard(notebook);
  const picture = pictureOf(notebook);
  const image =
    picture === undefined ? "" : `<img src="${picture.source}" alt="${escapeHtml(picture.alternative)}">`;
  const name = escapeHtml(encodeURIComponent(card.name));
  const title = escapeHtml(card.title);
  return (
    `<li>${image}<h2><a href="${name}.html">${title}</a></h2>` +
    `<p>${escapeHtml(card.question ?? "")}</p>` +
    `<p><a href="${name}.html" aria-label="Slides: ${title}">Slides</a> · ` +
    `<a href="${name}.walkthrough.html" aria-label="Walkthrough: ${title}">Walkthrough</a></p></li>`
  );
}

/** The page that lists all decks, each with a picture, the course plan, and apart from them what is for authors. */
export function renderIndex(
  notebooks: readonly Notebook[],
  template: string,
  bibliography: Bibliography,
): string {
  const lectures = notebooks.filter(isLecture);
  const others = notebooks.filter((notebook) => !isLecture(notebook));
  const plan = lectures.map((notebook) => {
    const card = readNotebookCard(notebook);
    const paper =
      card.paper !== undefined && bibliography.has(card.paper) ? bibliography.label(card.paper) : "";
    const cells = [card.title, card.minutes ?? "", card.prerequisites ?? "", paper, card.preset];
    return `<tr>${cells.map((cell) => `<td>${escapeHtml(String(cell))}</td>`).join("")}</tr>`;
  });
  return fillTemplate(template, {
    decks: lectures.map(deckItem).join("\n"),
    plan: plan.join("\n"),
    authors:
      others.length === 0
        ? ""
        : `<h2>For authors</h2>\n<ul class="decks">\n${others.map(deckItem).join("\n")}\n</ul>`,
  });
}
