import { relative } from "node:path";

import { checkDecks } from "./check/check-decks.ts";
import { checkWalkthroughs } from "./check/check-walkthroughs.ts";
import { formatWaiver } from "./check/deck-report.ts";
import { readList } from "./choose-names.ts";
import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { formatFinding } from "./finding.ts";

await runCommand({
  usage: "npm run check -- [options]",
  summary:
    "Opens the built decks of slides/build in a browser without a network, walks every slide and fragment, on the screen\n" +
    "and on paper, reads every walkthrough at three widths, and says what is wrong. Pictures of all slides and sections,\n" +
    "report.json and walkthroughs.json go to slides/build/check.",
  options: {
    only: { type: "string", value: "LIST", help: "numbers or names of decks, such as 01,03" },
  },
  async run({ values, signal, out }) {
    const folder = courseFolders().build;
    const only = values.only === undefined ? undefined : readList(values.only);
    const options = { folder, signal, say: out, ...(only === undefined ? {} : { only }) };
    const decks = await checkDecks(options);
    const reports = [...decks, ...(await checkWalkthroughs(options))];
    for (const waiver of reports.flatMap((report) => report.waivers)) out(formatWaiver(waiver));
    const findings = reports.flatMap((report) => report.findings);
    for (const finding of findings) out(formatFinding(finding));
    out(
      `${decks.length} decks and their walkthroughs checked, ${findings.length} findings. Pictures: ${relative(process.cwd(), folder)}/check`,
    );
    return findings.length === 0 ? 0 : 1;
  },
});
