import { median } from "activation-lab";

import type { Table } from "../table.ts";
import { keyOf, type PipelineResults } from "./measure-pipeline.ts";

/** What a reader waits for when a deck is opened. */
export interface Opening {
  readonly name: string;
  /** Milliseconds until the first slide is ready, one for each try. */
  readonly milliseconds: readonly number[];
  /** Bytes of the deck alone, and with the files that all decks share. */
  readonly bytes: number;
  readonly bytesWithAssets: number;
}

const TITLES: Record<string, string> = {
  all: "from nothing: execute, render; ours also checks",
  render: "render again what was executed",
  unchanged: "nothing has changed",
};

/** Ratios first: they hold on other machines, and on a busy one. */
export function pipelineTables(results: PipelineResults, openings: readonly Opening[]): Table[] {
  const of = (name: string, who: "decks" | "nbconvert") => results.seconds[keyOf({ name, who })] ?? [];
  const rows = Object.entries(TITLES).map(([name, title]) => {
    const ours = of(name, "decks");
    // It keeps nothing, so that to it an unchanged notebook is a new one.
    const theirs = of(name === "unchanged" ? "all" : name, "nbconvert");
    return [title, ratio(ours, theirs), seconds(ours), seconds(theirs)];
  });
  const decks = openings.map(({ name, milliseconds, bytes, bytesWithAssets }) => {
    const { render = [], check = [] } = results.decks[name] ?? {};
    const ready = milliseconds.length === 0 ? "–" : median(milliseconds).toFixed(0);
    return [name, seconds(render), seconds(check), megabytes(bytes), megabytes(bytesWithAssets), ready];
  });
  return [
    {
      title: "npm run decks beside nbconvert --to slides, on the same notebooks",
      words: 1,
      columns: ["What", "Ours to nbconvert", "Ours, s", "nbconvert, s"],
      rows,
    },
    {
      title: "Single decks",
      words: 1,
      columns: ["Deck", "Render, s", "Check, s", "MB", "MB with what all share", "First slide, ms"],
      rows: decks,
    },
  ];
}

/** A ratio of medians, and the least and the greatest of the ratios of single rounds. */
function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const rounds = Math.min(ours.length, theirs.length);
  if (rounds === 0) return "–";
  const single = ours.slice(0, rounds).map((time, round) => time / theirs[round]!);
  const value = median(ours.slice(0, rounds)) / median(theirs.slice(0, rounds));
  const [low, high] = [Math.min(value, ...single), Math.max(value, ...single)];
  return `${value.toFixed(2)} (${low.toFixed(2)} … ${high.toFixed(2)})`;
}

function seconds(times: readonly number[]): string {
  if (times.length === 0) return "–";
  const [low, high] = [Math.min(...times), Math.max(...times)];
  return `${median(times).toFixed(1)} (${low.toFixed(1)} … ${high.toFixed(1)})`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
