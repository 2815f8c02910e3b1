import { relative } from "node:path";

import { checkDecks } from "./check/check-decks.ts";
import { formatWaiver } from "./check/deck-report.ts";
import { readList } from "./choose-names.ts";
import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { formatFinding } from "./finding.ts";

await runCommand({
  usage: "npm run check -- [options]",
  summary:
    "Opens the built decks of slides/build in a browser without a network, walks every slide and fragment, on the screen\n" +
    "and on paper, and says what is wrong. Pictures of all slides and report.json go to slides/build/check.",
  options: {
    only: { type: "string", value: "LIST", help: "numbers or names of decks, such as 01,03" },
  },
  async run({ values, out }) {
    const folder = courseFolders().build;
    const only = values.only === undefined ? undefined : readList(values.only);
    const reports = await checkDecks({ folder, say: out, ...(only === undefined ? {} : { only }) });
    for (const waiver of reports.flatMap((report) => report.waivers)) out(formatWaiver(waiver));
    const findings = reports.flatMap((report) => report.findings);
    for (const finding of findings) out(formatFinding(finding));
    out(
      `${reports.length} decks checked, ${findings.length} findings. Pictures: ${relative(process.cwd(), folder)}/check`,
    );
    return findings.length === 0 ? 0 : 1;
  },
});
