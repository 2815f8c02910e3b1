import { readList } from "./choose-names.ts";
import { type Call, type Option, runCommand } from "./command-line.ts";
import { cleanCourse } from "./course/clean-course.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { listTexts, pairCourse } from "./course/pair-course.ts";
import { UsageProblem } from "./problem.ts";

const OPTIONS = {
  check: {
    type: "boolean",
    help: "change nothing; exit code 1 if a notebook is not clean, or not in step with its text",
  },
  from: { type: "string", value: "text|notebook", help: "pair: the side that holds where both changed" },
} satisfies Record<string, Option>;
type NotebooksCall = Call<typeof OPTIONS>;

await runCommand({
  usage: "npm run notebooks -- clean|pair [NAMES] [options]",
  summary:
    "For the course's notebooks, or those whose numbers or names are given, such as 01 03.\n" +
    "clean: strips outputs, execution counts and what editors leave behind. Cells, their ids and their order stay, and\n" +
    "outputs that no execution would bring back: those of cells tagged skip-execution.\n" +
    "pair: keeps each notebook in step with notebooks/NN-name.ts, the same cells in the percent format, which can be read\n" +
    "and merged. Whichever side changed is carried to the other; outputs stay in the notebook.",
  takesPaths: true,
  options: OPTIONS,
  async run(call) {
    const [action, ...words] = call.positionals;
    const only = words.length === 0 ? undefined : words.flatMap(readList);
    if (action === "clean") return clean(call, only);
    if (action === "pair") return pair(call, only);
    throw new UsageProblem({
      rule: "The first word says what to do: clean or pair.",
      came: action === undefined ? "no word" : JSON.stringify(action),
      cure: "Write for example npm run notebooks -- clean 01.",
    });
  },
});

async function clean({ values, out }: NotebooksCall, only: readonly string[] | undefined): Promise<number> {
  if (values.from !== undefined) throw wrongFrom(`--from ${values.from} with clean`);
  const check = values.check === true;
  const folder = courseFolders().notebooks;
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
}

async function pair({ values, out }: NotebooksCall, only: readonly string[] | undefined): Promise<number> {
  const { from } = values;
  if (from !== undefined && from !== "text" && from !== "notebook") throw wrongFrom(`--from ${from}`);
  const check = values.check === true;
  const folder = courseFolders().notebooks;
  const texts = await listTexts(folder);
  const all = await listNotebooks(folder, only, "pair", texts);
  // A notebook without a text is nobody's fault, unless it was asked for.
  const names = check && only === undefined ? all.filter((name) => texts.includes(name)) : all;
  const { changed, wrong } = await pairCourse({
    folder,
    names,
    check,
    say: out,
    ...(from === undefined ? {} : { from }),
  });
  const bad = wrong.length === 0 ? "" : `, ${wrong.length} need you`;
  if (!check) {
    out(`${changed.length} of ${names.length} pairs changed${bad}.`);
    return wrong.length === 0 ? 0 : 1;
  }
  const cure =
    changed.length === 0 ? "" : ` Bring them into step: npm run notebooks -- pair ${changed.join(" ")}`;
  out(`${changed.length} of ${names.length} pairs are not in step${bad}.${cure}`);
  return changed.length + wrong.length === 0 ? 0 : 1;
}

function wrongFrom(came: string): UsageProblem {
  return new UsageProblem({
    rule: "--from says which side of a pair holds: text or notebook.",
    came,
    cure: "Write for example npm run notebooks -- pair 01 --from text.",
  });
}
