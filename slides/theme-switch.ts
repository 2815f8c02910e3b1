/** Shows the deck in the named theme, `light` or `dark`; without a name (`undefined`) it takes the other one. */
export function switchTheme(theme?: string | null): void {
  const root = document.documentElement;
  const other = root.dataset.theme === "dark" ? "light" : "dark";
  const chosen = theme === undefined ? other : theme;
  root.dataset.theme = chosen === "dark" ? "dark" : "light";
}
