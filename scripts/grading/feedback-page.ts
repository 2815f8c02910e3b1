import { escapeHtml } from "../deck/escape-html.ts";
import { plainLine, plainLines } from "./plain-text.ts";
import {
  type CellResult,
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

/** The page that a student gets: one file that needs nothing else, in which everything of theirs is only text. */
export function feedbackPage(result: LectureResult, title: string): string {
  const { student, state, notes, cells, lateSeconds } = result;
  const head = escapeHtml(`${plainLine(title)}: feedback for ${plainLine(student)}`);
  const lines = [
    state === "missing" ? "Nothing was handed in." : undefined,
    state === "broken" ? "Your notebook could not be graded; what is wrong stands below." : undefined,
    lateSeconds !== undefined && lateSeconds > 0 ? "It was handed in after the due date." : undefined,
    ...notes,
  ].filter((line) => line !== undefined);
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
<p><strong>${totalOf(result)} of ${maxOf(result)} points</strong>${openPoints(cells)}</p>
${lines.map((line) => `<p>${escapeHtml(plainLine(line))}</p>`).join("\n")}
<table>
<caption>Points by exercise</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col">Points</th><th scope="col">Of</th></tr></thead>
<tbody>
${cells.map(row).join("\n")}
</tbody>
</table>
${cells.map((cell) => (cell.kind === "test" ? testSection(cell) : manualSection(cell))).join("\n")}
</main>
</body>
</html>
`;
}

function row({ gradeId, points, max }: CellResult): string {
  const given = points ?? "not marked yet";
  return `<tr><th scope="row">${escapeHtml(gradeId)}</th><td class="number">${given}</td><td class="number">${max}</td></tr>`;
}

function openPoints(cells: readonly CellResult[]): string {
  const open = cells.filter(({ points }) => points === undefined);
  if (open.length === 0) return "";
  return `; ${open.length} ${open.length === 1 ? "answer is" : "answers are"} not marked yet.`;
}

function testSection({ gradeId, points, max, checks, trouble }: TestResult): string {
  const hidden = checks.filter(({ isVisible }) => !isVisible);
  const right = hidden.filter(({ isRight }) => isRight).length;
  const hints = [
    ...new Set(hidden.filter(({ isRight, hint }) => !isRight && hint !== "").map(({ hint }) => hint)),
  ];
  const items = [
    ...checks
      .filter(({ isVisible }) => isVisible)
      .map(({ name, isRight, message, hint }) =>
        isRight
          ? `<li>${text(name)}: right.</li>`
          : `<li>${text(name)}: not yet right: ${text(message)}. ${text(hint)}</li>`,
      ),
    ...(hidden.length === 0
      ? []
      : [
          `<li>${right} of ${hidden.length} checks that the notebook does not show are right. ${text(hints.join(" "))}</li>`,
        ]),
  ];
  return section(
    gradeId,
    points,
    max,
    `${trouble === undefined || points === max ? "" : `<p>${text(trouble)}</p>\n`}<ul>\n${items.join("\n")}\n</ul>`,
  );
}

function manualSection({ gradeId, points, max, answer, comment }: ManualResult): string {
  const own =
    answer === undefined || answer.trim() === ""
      ? "<p>There is no answer.</p>"
      : `<p>Your answer:</p>\n<pre>${escapeHtml(plainLines(answer))}</pre>`;
  const remark = comment === undefined ? "" : `\n<p>Comment: ${escapeHtml(plainLines(comment))}</p>`;
  return section(gradeId, points, max, own + remark);
}

function section(gradeId: string, points: number | undefined, max: number, content: string): string {
  const earned = points === undefined ? `not marked yet, of ${max}` : `${points} of ${max}`;
  return `<section>\n<h2>${escapeHtml(gradeId)} (${earned})</h2>\n${content}\n</section>`;
}

function text(value: string): string {
  return escapeHtml(plainLines(value).slice(0, LONGEST));
}

/** Characters of a message that a person reads. */
const LONGEST = 2_000;
