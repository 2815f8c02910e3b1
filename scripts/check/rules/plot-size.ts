import type { Fault, Rule } from "../rule.ts";

const TOLERANCE = 1;

export const plotSize: Rule = {
  name: "plot-size",
  definition:
    "Every drawn plot has the width and height that its figure states, also where it was drawn while its slide was far off and could not be measured.",
  views: ["main"],
  moment: "slide",
  inspect: ({ section }) => faultsIn(section),
  inspectDeck: () => faultsIn(document),
};

function faultsIn(scope: ParentNode): Fault[] {
  return [...scope.querySelectorAll<HTMLElement>(".block-figure")].flatMap((figure) => {
    const drawing = figure.querySelector(".plot svg.main-svg");
    if (drawing === null) return [];
    const stated = [Number(figure.dataset.width), Number(figure.dataset.height)];
    const faults: Fault[] = [];
    // Attributes hold even where the slide is not displayed; the box tells whether a style stretches the plot.
    const drawn = [Number(drawing.getAttribute("width")), Number(drawing.getAttribute("height"))];
    const box = drawing.getBoundingClientRect();
    if (differ(drawn, stated)) faults.push(fault(figure, drawn, stated));
    else if (box.width > 0 && differ([box.width, box.height], stated)) {
      faults.push(fault(figure, [box.width, box.height], stated));
    }
    return faults;
  });
}

function differ(size: readonly number[], stated: readonly number[]): boolean {
  return size.some((length, index) => !(Math.abs(length - stated[index]!) <= TOLERANCE));
}

function fault(figure: Element, drawn: readonly number[], stated: readonly number[]): Fault {
  const size = (lengths: readonly number[]): string =>
    lengths.map((length) => Math.round(length)).join(" by ");
  return {
    at: figure,
    key: figure.id,
    message: `The plot is drawn ${size(drawn)} px large, but its figure states ${size(stated)}. Set layout.width and layout.height.`,
  };
}
