import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { labCommand } from "./lab/lab-command.ts";

const { root, notebooks } = courseFolders();

await runCommand(labCommand({ root, notebooks, place: "notebooks/" }));
