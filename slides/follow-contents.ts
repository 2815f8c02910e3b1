/** From this width on the contents stand beside the text; below it they are a list that opens on demand. */
const BESIDE = "(min-width: 1080px)";

/** Pixels of the list that are shown beyond the present section. */
const LOOK_AHEAD = 80;

/** Keeps the contents open beside the text and closed above it, and marks the section that is being read. */
export function followContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>(".contents > details");
  if (contents === null) return;
  const beside = matchMedia(BESIDE);
  const place = (): void => {
    contents.open = beside.matches;
  };
  place();
  beside.addEventListener("change", place);
  const links = [...contents.querySelectorAll<HTMLAnchorElement>("a[href^='#']")];
  contents.addEventListener("click", ({ target }) => {
    if (!beside.matches && target instanceof Element && target.closest("a") !== null) contents.open = false;
  });

  const sections = links.flatMap(
    ({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1))) ?? [],
  );
  let current: HTMLAnchorElement | undefined;
  const mark = (): void => {
    const reached = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 3);
    const address = `#${reached.at(-1)?.id ?? ""}`;
    const link = links.find(({ hash }) => decodeURIComponent(hash) === address);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    link?.setAttribute("aria-current", "location");
    // Only the list may scroll: scrollIntoView would move the page as well.
    const list = contents.parentElement;
    if (link === undefined || list === null || !beside.matches) return;
    const below = link.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
    const above = list.getBoundingClientRect().top - link.getBoundingClientRect().top;
    if (below > 0 || above > 0) list.scrollTop += below > 0 ? below + LOOK_AHEAD : -above - LOOK_AHEAD;
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}
