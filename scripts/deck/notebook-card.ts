import { isObject, type JsonValue, type Notebook, ownMetadata } from "../notebook/notebook.ts";

/** What a notebook says of itself under `metadata.title` and `metadata.activation_lab`. */
export interface NotebookCard {
  readonly name: string;
  readonly title: string;
  /** The one question of the lecture. */
  readonly question: string | undefined;
  /** Minutes that the lecture takes. */
  readonly minutes: number | undefined;
  readonly prerequisites: string | undefined;
  /** BibTeX key of the paper that the lecture follows. */
  readonly paper: string | undefined;
  /** Id of the cell whose first figure stands for the lecture in the list of decks. */
  readonly picture: string | undefined;
  /** The preset with which it was executed. */
  readonly preset: string;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function readNotebookCard(notebook: Notebook): NotebookCard {
  const own = ownMetadata(notebook);
  const execution = isObject(own.execution) ? own.execution : {};
  return {
    name: notebook.name,
    title: text(notebook.metadata.title) ?? notebook.name,
    question: text(own.question),
    minutes: typeof own.minutes === "number" ? own.minutes : undefined,
    prerequisites: text(own.prerequisites),
    paper: text(own.paper),
    picture: text(own.picture),
    preset: text(execution.preset) ?? "not executed",
  };
}
