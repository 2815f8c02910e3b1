import { Parser } from "htmlparser2";
import sanitize from "sanitize-html";

/** What was taken out of hostile or careless HTML, one phrase each, such as `<script>` or `onerror= on <img>`. */
export interface SanitizedHtml {
  readonly html: string;
  readonly removed: readonly string[];
}

const TAGS = [
  ..."a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure".split(
    " ",
  ),
  ..."h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup".split(
    " ",
  ),
  ..."table tbody td tfoot th thead tr u ul var".split(" "),
];

/** The layout classes of `slides/theme.css` that notebooks may use. */
const CLASSES = ["callout", "center", "column", "columns", "fragment", "large", "r-stack", "small"];

const ATTRIBUTES: Record<string, string[]> = {
  "*": ["aria-label", "class", "dir", "lang", "style", "title"],
  a: ["href"],
  col: ["span"],
  details: ["open"],
  img: ["alt", "height", "src", "width"],
  ol: ["start", "type"],
  td: ["align", "colspan", "rowspan"],
  th: ["align", "colspan", "rowspan", "scope"],
};

/** Only what changes the look of a piece of text; nothing that moves, covers, hides or fetches. */
const STYLES: Record<string, RegExp[]> = Object.fromEntries(
  [
    "background-color",
    "color",
    "font-style",
    "font-weight",
    "text-align",
    "text-decoration",
    "vertical-align",
    "width",
  ].map((property) => [property, [/^[\w#%., -]{1,60}$/]]),
);

const LINK_SCHEMES = ["http:", "https:", "mailto:"];

function schemeOf(address: string): string {
  // Browsers skip control characters and spaces in a scheme, so `java\nscript:` is `javascript:`.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that browsers skip
  const bare = address.replace(/[\u0000-\u0020\u007f-\u009f]/g, "").toLowerCase();
  return /^[a-z][a-z0-9+.-]*:/.exec(bare)?.[0] ?? "";
}

function isAllowedAddress(tag: string, address: string): boolean {
  const scheme = schemeOf(address);
  if (tag === "img") return /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i.test(address.trim());
  return address.startsWith("#") || LINK_SCHEMES.includes(scheme);
}

function badStyles(style: string): string[] {
  return style
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => declaration !== "")
    .filter((declaration) => {
      const [property = "", ...rest] = declaration.split(":");
      const patterns = STYLES[property.trim().toLowerCase()] ?? [];
      return !patterns.some((pattern) => pattern.test(rest.join(":").trim()));
    });
}

/** Lists what the policy above forbids in `html`, in reading order, each phrase once. */
function findForbidden(html: string): string[] {
  const found = new Set<string>();
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (!TAGS.includes(tag)) {
        found.add(`<${tag}>`);
        return;
      }
      for (const [attribute, value] of Object.entries(attributes)) {
        if (attribute === "href" || attribute === "src") {
          if (!isAllowedAddress(tag, value)) found.add(`${attribute}="${value.slice(0, 60)}" on <${tag}>`);
        } else if (attribute === "style") {
          for (const declaration of badStyles(value))
            found.add(`style "${declaration.slice(0, 60)}" on <${tag}>`);
        } else if (attribute === "class") {
          for (const name of value.split(/\s+/)) {
            if (name !== "" && !CLASSES.includes(name)) found.add(`class "${name}" on <${tag}>`);
          }
        } else if (!ATTRIBUTES["*"]!.includes(attribute) && !ATTRIBUTES[tag]?.includes(attribute)) {
          found.add(`${attribute}= on <${tag}>`);
        }
      }
    },
  });
  parser.end(html);
  return [...found];
}

/**
 * Makes HTML of a notebook harmless: no script, no event handler, no frame, no form, no address but links a reader
 * may follow and images inside the page, no style or class that moves, covers or hides anything.
 */
export function sanitizeHtml(html: string): SanitizedHtml {
  const clean = sanitize(html, {
    allowedTags: TAGS,
    // `target` and `rel` are ours, written by the transformation below.
    allowedAttributes: { ...ATTRIBUTES, a: ["href", "rel", "target"] },
    allowedClasses: { "*": CLASSES },
    allowedStyles: { "*": STYLES },
    allowedSchemes: LINK_SCHEMES.map((scheme) => scheme.slice(0, -1)),
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "template",
      "iframe",
      "title",
      "svg",
      "math",
    ],
    exclusiveFilter: ({ tag, attribs }) => tag === "img" && !isAllowedAddress("img", attribs.src ?? ""),
    transformTags: {
      a: (_tag, { href, class: classes, title }) => {
        const attribs: Record<string, string> = {};
        if (classes !== undefined) attribs.class = classes;
        if (title !== undefined) attribs.title = title;
        if (href === undefined || !isAllowedAddress("a", href)) return { tagName: "a", attribs };
        const outside: Record<string, string> = href.startsWith("#")
          ? {}
          : { target: "_blank", rel: "noopener noreferrer" };
        return { tagName: "a", attribs: { ...attribs, href, ...outside } };
      },
    },
  });
  return { html: clean, removed: findForbidden(html) };
}
