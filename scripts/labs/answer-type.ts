/** The type of display by which `sendAnswer` of the package hands a value over. */
export const ANSWER_TYPE = "application/vnd.activation-lab.answer+json";
