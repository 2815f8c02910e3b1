/** What the tables of plots hold while nobody has opened them: most of the elements of a page. */
export const CLOSED_TABLES = ".plot-table:not([open]) > :not(summary)";

/** Takes the content out of elements, whose size stays, until the returned function puts it back. */
export function setAside(selector: string): () => void {
  const emptied = [...document.querySelectorAll<HTMLElement>(selector)].map((element) => {
    const { offsetWidth, offsetHeight } = element;
    return { element, style: element.getAttribute("style"), offsetWidth, offsetHeight };
  });
  const returns = emptied.map(({ element, style, offsetWidth, offsetHeight }) => {
    const content = document.createDocumentFragment();
    element.style.minWidth = `${offsetWidth}px`;
    element.style.minHeight = `${offsetHeight}px`;
    content.append(...element.childNodes);
    return () => {
      element.append(content);
      if (style === null) element.removeAttribute("style");
      else element.setAttribute("style", style);
    };
  });
  return () => {
    for (const putBack of returns) putBack();
  };
}
