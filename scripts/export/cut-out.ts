/** A text without some stretches of it, given in their order. */
export function cutOut(text: string, cuts: readonly (readonly [start: number, end: number])[]): string {
  let kept = "";
  let position = 0;
  for (const [from, to] of cuts) {
    kept += text.slice(position, from);
    position = to;
  }
  return kept + text.slice(position);
}
