import type { Rule } from "../rule.ts";

export const notReady: Rule = {
  name: "not-ready",
  definition:
    "The deck opens, says by data-ready=true that everything on it is there, has at least one slide, can be walked to its end and printed. This rule cannot be waived, since nothing else is checked on a deck that breaks it.",
  views: [],
  moment: "slide",
};
