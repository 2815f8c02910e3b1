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

const FORMS = [
  { label: "Slides", suffix: ".html" },
  { label: "Walkthrough", suffix: ".walkthrough.html" },
  { label: "Slides as PDF", suffix: ".pdf" },
  { label: "Handout as PDF", suffix: ".handout.pdf" },
  { label: "Notes as PDF", suffix: ".notes.pdf" },
];

/** Lectures have a number, by which others name them; a guide has none. */
function numberOf(name: string): string | undefined {
  return /^\d+/.exec(name)?.[0];
}

function isLecture({ name }: Notebook): boolean {
  return numberOf(name) !== undefined;
}

function deckItem(notebook: Notebook, isThere: (file: string) => boolean): string {
  const card = readNotebookCard(notebook);
  const picture = pictureOf(notebook);
  const image =
    picture === undefined ? "" : `<img src="${picture.source}" alt="${escapeHtml(picture.alternative)}">`;
  const name = escapeHtml(encodeURIComponent(card.name));
  const title = escapeHtml(card.title);
  const number = numberOf(card.name);
  const mark = number === undefined ? "" : `<span class="number">${number}</span> `;
  const forms = FORMS.filter(({ suffix }) => isThere(`${card.name}${suffix}`)).map(
    ({ label, suffix }) =>
      `<li class="form"><a href="${name}${suffix}" aria-label="${label}: ${title}">${label}</a></li>`,
  );
  return (
    `<li>${image}<h2>${mark}<a href="${name}.html">${title}</a></h2>` +
    `<p>${escapeHtml(card.question ?? "")}</p>` +
    `<ul class="forms">${forms.join("")}</ul></li>`
  );
}

/**
 * The page that lists all decks, each with a picture, the course plan, and apart from them what is for authors.
 *
 * @param isThere Whether a file lies beside the page: only such forms of a lecture are listed.
 */
export function renderIndex(
  notebooks: readonly Notebook[],
  template: string,
  bibliography: Bibliography,
  isThere: (file: string) => boolean,
): string {
  const lectures = notebooks.filter(isLecture);
  const others = notebooks.filter((notebook) => !isLecture(notebook));
  const itemsOf = (listed: readonly Notebook[]) =>
    listed.map((notebook) => deckItem(notebook, isThere)).join("\n");
  const plan = lectures.map((notebook) => {
    const card = readNotebookCard(notebook);
    const paper =
      card.paper !== undefined && bibliography.has(card.paper) ? bibliography.label(card.paper) : "";
    const cells = [
      ["Lecture", `${numberOf(card.name)} ${card.title}`],
      ["Minutes", card.minutes ?? ""],
      ["After", card.prerequisites ?? ""],
      ["Paper", paper],
      ["Preset", card.preset],
    ] as const;
    return `<tr>${cells.map(([head, cell]) => `<td data-head="${head}">${escapeHtml(String(cell))}</td>`).join("")}</tr>`;
  });
  return fillTemplate(template, {
    decks: itemsOf(lectures),
    plan: plan.join("\n"),
    authors: others.length === 0 ? "" : `<h2>For authors</h2>\n<ul class="decks">\n${itemsOf(others)}\n</ul>`,
  });
}
