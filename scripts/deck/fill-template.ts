/**
 * Puts values in place of `{{name}}` in a page. The values are HTML: escape what is text.
 *
 * @throws Error if the page has a place that no value is for.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template has ${place}, for which there is no value.`);
    return value;
  });
}
