import type { Finding } from "../../finding.ts";

const COLORS = "background:#2b1216;color:#ffe9e9;border-top:4px solid #ff6b6b";
const PANEL =
  "position:fixed;left:0;right:0;bottom:0;z-index:1000;max-height:45vh;overflow:auto;box-sizing:border-box;" +
  `padding:12px 20px;font:16px/1.4 ui-monospace,monospace;text-align:left;${COLORS}`;
const BADGE =
  "position:fixed;right:12px;top:12px;z-index:1000;padding:4px 10px;border-radius:4px;" +
  "font:14px/1.4 ui-monospace,monospace;background:#123;color:#fff;opacity:.9";

function element(tag: string, style: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.style.cssText = style;
  made.append(...children);
  return made;
}

function placeOf({ notebook, slide, cell, rule }: Finding): string {
  const parts = [notebook, slide && `slide ${slide}`, cell && `cell ${cell}`].filter((part) => part);
  return `${parts.join(", ")} (${rule}): `;
}

/** Lays what is wrong over the page, in place of what was said before; nothing, if nothing is. */
export function showProblems(problems: readonly Finding[]): void {
  document.querySelector("#activation-lab-problems")?.remove();
  if (problems.length === 0) return;
  const hide = element("button", "float:right;font:inherit;cursor:pointer", "Hide");
  const lines = problems.map((problem) =>
    element(
      "p",
      "margin:0 0 8px;white-space:pre-wrap;overflow-wrap:anywhere",
      element("strong", "", placeOf(problem)),
      problem.message,
    ),
  );
  const panel = element("div", PANEL, hide, ...lines);
  panel.id = "activation-lab-problems";
  panel.setAttribute("role", "alert");
  hide.addEventListener("click", () => panel.remove());
  // The deck takes keys and clicks for steps.
  for (const event of ["keydown", "click", "touchstart"])
    panel.addEventListener(event, (it) => it.stopPropagation());
  document.body.append(panel);
}

/** Says what is being done; nothing, if nothing is. */
export function showActivity(text: string | undefined): void {
  document.querySelector("#activation-lab-activity")?.remove();
  if (text === undefined) return;
  const badge = element("div", BADGE, text);
  badge.id = "activation-lab-activity";
  badge.setAttribute("role", "status");
  document.body.append(badge);
}
