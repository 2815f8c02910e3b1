import { type Cell, type SlideType, slideTypeOf } from "../notebook/notebook.ts";

export type BlockKind =
  | "markdown"
  | "code"
  | "stream"
  | "error"
  | "html"
  | "image"
  | "statement"
  | "text"
  | "figure";

/** One piece of a slide, made from a cell's source or from one of its outputs. */
export interface Block {
  readonly kind: BlockKind;
  readonly cell: string;
  /** Safe HTML inside the block. */
  readonly html: string;
  /** Attributes of the block's element beside its class and cell. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Blocks that appear together; a fragment waits for a key press. */
export interface Step {
  readonly fragment: boolean;
  /** Id of the first cell. */
  readonly cell: string;
  readonly blocks: Block[];
}

export interface Slide {
  /** Id of the first cell. */
  readonly cell: string;
  readonly steps: Step[];
  /** Speaker notes as safe HTML. */
  readonly notes: string[];
}

/** Columns of slides as nbconvert and reveal.js have them: a slide and the subslides below it. */
export type Deck = Slide[][];

/**
 * Lays cells out as nbconvert's slides exporter does. `slide` opens a column, `subslide` a slide below, `fragment` a
 * step that lasts until the next fragment or slide, `-` continues, `notes` go to the speaker, `skip` goes nowhere.
 * The first visible cell always opens a slide; notes before it belong to it. Without a
 * visible cell the deck is empty.
 */
export function composeDeck(cells: readonly Cell[], renderCell: (cell: Cell) => Block[]): Deck {
  const deck: Deck = [];
  const notesBefore: string[] = [];
  let slide: Slide | undefined;
  for (const cell of cells) {
    const type: SlideType = slideTypeOf(cell);
    if (type === "skip") continue;
    const blocks = renderCell(cell);
    if (type === "notes") {
      (slide?.notes ?? notesBefore).push(blocks.map((block) => block.html).join(""));
      continue;
    }
    if (slide === undefined || type === "slide" || type === "subslide") {
      const opensColumn = slide === undefined || type === "slide";
      slide = {
        cell: cell.id,
        steps: [{ fragment: false, cell: cell.id, blocks }],
        notes: notesBefore.splice(0),
      };
      if (opensColumn) deck.push([slide]);
      else deck.at(-1)!.push(slide);
    } else if (type === "fragment") {
      slide.steps.push({ fragment: true, cell: cell.id, blocks });
    } else {
      slide.steps.at(-1)!.blocks.push(...blocks);
    }
  }
  return deck;
}
