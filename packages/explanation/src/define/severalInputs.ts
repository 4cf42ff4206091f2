/** What calls on a model of several inputs need besides: loaded with the first of them. */

export { playersSideBySide } from "../maskers/playersSideBySide.js";
export {
  apart,
  modelSideBySide,
  optionSideBySide,
  readSideBySide,
  sideBySide,
} from "../model/sideBySide.js";
export { byInput } from "./byInput.js";
export { recordFields } from "./recordFields.js";
