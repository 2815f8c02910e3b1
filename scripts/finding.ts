/** One thing that is wrong with a notebook or its deck, and where. A command that has findings ends with exit code 1. */
export interface Finding {
  /** Name of the broken rule in kebab case, such as `overflow` or `cell-failed`. */
  readonly rule: string;
  /** What is wrong and the likely cure, one or two sentences with names and numbers. */
  readonly message: string;
  /** Notebook name without extension, such as `01-vanishing-gradients`. */
  readonly notebook: string;
  /** nbformat cell id. */
  readonly cell?: string;
  /** Slide as `horizontal` or `horizontal.vertical`, both counted from 1, such as `3` or `3.2`. */
  readonly slide?: string;
  /** Section of a walkthrough, counted from 1, in place of a slide. */
  readonly section?: string;
  /** The view in which it was seen; of a walkthrough, the width of the window. */
  readonly view?: "main" | "print" | `${number} px`;
  /** Path of a screenshot of the slide. */
  readonly screenshot?: string;
}

/** One line for a person: `01-vanishing-gradients, slide 3.2, cell learn (overflow, print view): ...`. */
export function formatFinding(finding: Finding): string {
  const place = [
    finding.notebook,
    finding.slide === undefined ? undefined : `slide ${finding.slide}`,
    finding.section === undefined ? undefined : `section ${finding.section}`,
    finding.cell === undefined ? undefined : `cell ${finding.cell}`,
  ].filter((part) => part !== undefined);
  const view = finding.view === undefined ? "" : `, ${finding.view} view`;
  const picture = finding.screenshot === undefined ? "" : ` [${finding.screenshot}]`;
  return `${place.join(", ")} (${finding.rule}${view}): ${finding.message}${picture}`;
}
