import { formatTime } from "../command-line.ts";
import { escapeHtml } from "../deck/escape-html.ts";
import { answerInWords } from "./answer-in-words.ts";
import { explainChecks } from "./explain-checks.ts";
import { plainLine, plainLines } from "./plain-text.ts";
import {
  type CellResult,
  isToBeMarked,
  type LectureResult,
  type ManualResult,
  maxOf,
  type TestResult,
  totalOf,
} from "./result.ts";

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; border-bottom: 1px solid currentColor; }
td.number { text-align: right; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid currentColor; padding: 0.5rem; }
section { margin-top: 2rem; }
p, li { overflow-wrap: anywhere; }
`;

const STATES: Partial<Record<LectureResult["state"], string>> = {
  missing: "No notebook of yours came for this lecture.",
  broken: "Your notebook could not be graded.",
  failed: "Your notebook is not graded yet.",
};

/** The page that a student gets: one file that needs nothing else, in which everything of theirs is only text. */
export function feedbackPage(result: LectureResult, title: string): string {
  const { student, state, notes, cells, lateSeconds = 0 } = result;
  const head = escapeHtml(`${plainLine(title)}: feedback for ${plainLine(student)}`);
  const lines = [
    STATES[state],
    lateSeconds > 0 ? `It came ${formatTime(lateSeconds)} after the due date.` : undefined,
    notes.length > 0 ? "What the grader noticed:" : undefined,
  ].filter((line) => line !== undefined);
  const isOpen = isToBeMarked(result);
  // Of what was not run there is nothing to say beyond that.
  const shown = cells.filter(
    (cell) => state === "graded" || (cell.points !== undefined && cell.kind === "manual"),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${head}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${head}</h1>
<p><strong>${totalOf(result)} of ${maxOf(result)} points</strong>${isOpen ? openPoints(cells) : ""}</p>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n")}
${list(notes.map(plainLine))}
<table>
<caption>Points by exercise</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col">Points</th><th scope="col">Of</th></tr></thead>
<tbody>
${cells.map((cell) => row(cell, isOpen)).join("\n")}
</tbody>
</table>
${shown.map((cell) => (cell.kind === "test" ? testSection(cell) : manualSection(cell))).join("\n")}
</main>
</body>
</html>
`;
}

function row({ gradeId, points, max }: CellResult, isOpen: boolean): string {
  const given = points ?? (isOpen ? "not marked yet" : 0);
  return `<tr><th scope="row">${escapeHtml(gradeId)}</th><td class="number">${given}</td><td class="number">${max}</td></tr>`;
}

function openPoints(cells: readonly CellResult[]): string {
  const open = cells.filter(({ points }) => points === undefined);
  return `; ${open.length} ${open.length === 1 ? "answer is" : "answers are"} not marked yet.`;
}

function testSection({ gradeId, points, max, checks, trouble }: TestResult): string {
  const before = trouble === undefined || points === max ? "" : `<p>${text(trouble)}</p>\n`;
  return section(gradeId, points, max, before + list(explainChecks(checks)));
}

function manualSection({ gradeId, points, max, answer, comment }: ManualResult): string {
  const words = answerInWords(answer);
  const own =
    words === "" ? "<p>You gave no answer.</p>" : `<p>Your answer:</p>\n<pre>${escapeHtml(words)}</pre>`;
  const remark = comment === undefined ? "" : `\n<p>Comment: ${escapeHtml(plainLines(comment))}</p>`;
  return section(gradeId, points, max, own + remark);
}

function list(sentences: readonly string[]): string {
  if (sentences.length === 0) return "";
  return `<ul>\n${sentences.map((sentence) => `<li>${text(sentence)}</li>`).join("\n")}\n</ul>`;
}

function section(gradeId: string, points: number | undefined, max: number, content: string): string {
  const earned = points === undefined ? "not marked yet" : `${points} of ${max} points`;
  return `<section>\n<h2>${escapeHtml(gradeId)}: ${earned}</h2>\n${content}\n</section>`;
}

function text(value: string): string {
  return escapeHtml(plainLines(value).slice(0, LONGEST));
}

/** Characters of a message that a person reads. */
const LONGEST = 2_000;
