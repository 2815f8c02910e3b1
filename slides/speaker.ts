/** The script of the page `speaker.html`. */
import { startSpeakerView } from "./speaker-view.ts";

startSpeakerView();
