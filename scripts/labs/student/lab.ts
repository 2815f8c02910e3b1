import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { runCommand } from "../../command-line.ts";
import { labCommand } from "../../lab/lab-command.ts";

// Bundled into tools/lab.mjs of what students get.
const root = dirname(dirname(fileURLToPath(import.meta.url)));

await runCommand(
  labCommand({
    root,
    notebooks: root,
    place: "this folder",
    otherWays: "Without Python: open the folder in VS Code with the Jupyter extension, as README.md says.",
  }),
);
