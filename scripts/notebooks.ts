import { readList } from "./choose-names.ts";
import { runCommand } from "./command-line.ts";
import { cleanCourse } from "./course/clean-course.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { UsageProblem } from "./problem.ts";

await runCommand({
  usage: "npm run notebooks -- clean [NAMES] [options]",
  summary:
    "clean: strips outputs, execution counts and what editors leave behind from the course's notebooks, or from those\n" +
    "whose numbers or names are given, such as 01 03. Cells, their ids and their order stay, and outputs that no\n" +
    "execution would bring back: those of cells tagged skip-execution.",
  takesPaths: true,
  options: {
    check: { type: "boolean", help: "only say which notebooks are not clean; exit code 1 if there is one" },
  },
  async run({ values, positionals, out }) {
    const [action, ...words] = positionals;
    if (action !== "clean") {
      throw new UsageProblem({
        rule: "The first word says what to do: clean.",
        came: action === undefined ? "no word" : JSON.stringify(action),
        cure: "Write for example npm run notebooks -- clean 01.",
      });
    }
    const check = values.check === true;
    const folder = courseFolders().notebooks;
    const only = words.length === 0 ? undefined : words.flatMap(readList);
    const names = await listNotebooks(folder, only, "clean");
    const { changed, unreadable } = await cleanCourse({ folder, names, check, say: out });
    const wrong = unreadable.length === 0 ? "" : `, ${unreadable.length} cannot be read`;
    if (!check) {
      out(`${changed.length} of ${names.length} notebooks cleaned${wrong}.`);
      return unreadable.length === 0 ? 0 : 1;
    }
    const cure = changed.length === 0 ? "" : ` Clean them: npm run notebooks -- clean ${changed.join(" ")}`;
    out(`${changed.length} of ${names.length} notebooks are not clean${wrong}.${cure}`);
    return changed.length + unreadable.length === 0 ? 0 : 1;
  },
});
