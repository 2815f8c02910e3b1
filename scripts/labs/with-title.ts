import type { Notebook } from "../notebook/notebook.ts";

/** A notebook whose title, in its metadata and as its first heading, says which form of the lecture it is. */
export function withTitle(form: string, notebook: Notebook): Notebook {
  const { title } = notebook.metadata;
  const first = notebook.cells.findIndex(({ type, source }) => type === "markdown" && /^# /m.test(source));
  const cells = notebook.cells.map((cell, index) =>
    index === first ? { ...cell, source: cell.source.replace(/^# /m, `# ${form}: `) } : cell,
  );
  const metadata =
    typeof title === "string" ? { ...notebook.metadata, title: `${form}: ${title}` } : notebook.metadata;
  return { ...notebook, metadata, cells };
}
