import { visiblePictures, visibleTexts } from "../page/texts.ts";
import type { Rule } from "../rule.ts";

export const emptySlide: Rule = {
  name: "empty-slide",
  definition:
    "Every slide shows a text, a picture or a plot once its last fragment is shown; speaker notes do not count.",
  views: ["main"],
  moment: "slide",
  inspect: ({ section }) => {
    if (visibleTexts(section).length > 0 || visiblePictures(section).length > 0) return [];
    if (section.matches("[data-background-image], [data-background-video]")) return [];
    return [{ at: section, message: "The slide is empty. Give its cell content, or the slide type skip." }];
  },
};
