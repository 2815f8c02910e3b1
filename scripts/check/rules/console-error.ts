import type { Rule } from "../rule.ts";

export const consoleError: Rule = {
  name: "console-error",
  definition: "The deck logs no error, throws none that it does not catch, and does not crash.",
  views: [],
  moment: "slide",
  watch: (page, _folder, report) => {
    page.on("console", (message) => {
      // The browser's own note of a failed request, which has a rule of its own.
      if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
      report(`The deck logs an error: ${message.text().split("\n")[0]}`);
    });
    page.on("pageerror", (error) => report(`The deck throws an error: ${error.message.split("\n")[0]}`));
    page.on("crash", () => report("The page crashed."));
  },
};
