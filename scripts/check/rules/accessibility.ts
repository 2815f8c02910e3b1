import { inspectWithAxe } from "../page/axe.ts";
import type { Fault, Rule } from "../rule.ts";

export const accessibility: Rule = {
  name: "accessibility",
  definition:
    "axe-core finds no violation of WCAG 2.2 A and AA and of its best practices for parts of a page (contrast is a rule of its own), and the deck has no role=application, which axe passes though it keeps screen readers from reading the slides.",
  views: ["main", "page", "narrow"],
  moment: "sight",
  inspect: async (slide) => {
    const { violations } = await inspectWithAxe(slide);
    const faults: Fault[] = violations
      .filter((violation) => violation.id !== "color-contrast")
      .flatMap((violation) =>
        violation.nodes.map((node) => ({
          ...(node.element === undefined ? {} : { at: node.element }),
          key: `${violation.id} ${node.target.join(" ")}`,
          message: `${violation.help} (${violation.id}): ${node.html.replace(/\s+/g, " ").slice(0, 120)} See ${violation.helpUrl}`,
        })),
      );
    const application = document.querySelector(".reveal[role=application]");
    if (application !== null) {
      const message =
        "The deck has role=application: screen readers do not read it. Remove it after Reveal.initialize.";
      faults.push({ at: application, key: "application", message });
    }
    return faults;
  },
};
