import {
  type Cell,
  type JsonObject,
  type Notebook,
  ownMetadata,
  slideTypeOf,
  tagsOf,
} from "../notebook/notebook.ts";
import { stripSolution } from "../notebook/strip-solution.ts";
import { KERNELSPEC, LANGUAGE_INFO } from "../notebook/tslab-metadata.ts";
import { Problem } from "../problem.ts";
import { namedImages } from "./named-images.ts";
import { lockedMetadata, readNbgrader } from "./nbgrader-cell.ts";
import { withTitle } from "./with-title.ts";

/** What students' files may say of a cell and of the notebook; all else is the teacher's. */
const OF_CELL = ["deletable", "editable", "jupyter", "nbgrader", "slideshow", "tags"];
const OF_NOTEBOOK = ["minutes", "paper", "prerequisites", "question"];
/** Text that is on no slide, and yet for readers. */
const PUBLIC_TAGS = ["discussion", "walkthrough", "references"];

/**
 * Whether students get a cell. Code always, since other code may need it. Of texts not the speaker notes, nor what
 * neither slides nor walkthrough show: it is there for the teacher.
 */
function isForStudents(cell: Cell): boolean {
  if (cell.type === "code") return true;
  if (cell.type === "raw" || slideTypeOf(cell) === "notes") return false;
  if (readNbgrader(cell) !== undefined) return true;
  const tags = tagsOf(cell);
  if (tags.includes("remove-cell")) return false;
  return slideTypeOf(cell) !== "skip" || tags.some((tag) => PUBLIC_TAGS.includes(tag));
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function studentCell(cell: Cell, notebook: Notebook): Cell[] {
  if (!isForStudents(cell)) return [];
  const source = stripSolution(cell, (message) => {
    throw new Problem({
      rule: `${notebook.name}, cell ${cell.id}: marks come in pairs.`,
      came: message.replace(/\.$/, ""),
      cure: "Nothing was written.",
    });
  });
  if (source === undefined) return [];
  const bare = { ...cell, source, metadata: pick(cell.metadata, OF_CELL) };
  const metadata = lockedMetadata(bare);
  if (bare.type === "code") return [{ ...bare, metadata, outputs: [], executionCount: null }];
  const named = namedImages(source).map((name) => name.replace(/^attachment:/, ""));
  const attachments = Object.fromEntries(
    Object.entries(bare.attachments).filter(([name]) => named.includes(name)),
  );
  return [{ ...bare, metadata, attachments }];
}

/**
 * The notebook that students get: stubs for solutions, no hidden tests and mark schemes, no speaker notes and other text
 * that is not public, no outputs, and nbgrader's metadata as it writes them when it makes a student version. Cells keep
 * their ids.
 */
export function studentNotebook(notebook: Notebook): Notebook {
  const { title } = notebook.metadata;
  const own = pick(ownMetadata(notebook), OF_NOTEBOOK);
  return withTitle("Lab", {
    name: notebook.name,
    metadata: {
      ...(typeof title === "string" ? { title } : {}),
      ...(Object.keys(own).length === 0 ? {} : { activation_lab: own }),
      kernelspec: KERNELSPEC,
      language_info: LANGUAGE_INFO,
    },
    cells: notebook.cells.flatMap((cell) => studentCell(cell, notebook)),
  });
}
