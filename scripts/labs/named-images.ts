import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: true });
markdown.validateLink = () => true;
const TAG = /<img\b[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;

function decode(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The images that a text in Markdown shows, as files, `attachment:` or other addresses; escapes such as `%20` are read. */
export function namedImages(text: string): string[] {
  const found: string[] = [];
  for (const block of markdown.parse(text, {})) {
    for (const token of [block, ...(block.children ?? [])]) {
      if (token.type === "image") found.push(token.attrGet("src") ?? "");
      if (!token.type.startsWith("html_")) continue;
      for (const [, ...forms] of token.content.matchAll(TAG)) found.push(forms.find(Boolean) ?? "");
    }
  }
  return [...new Set(found.map(decode))];
}
