/** Layers that only change shapes. Not here: functions such as reshape, which containers take as they are. */
export { flatten } from "./flatten.js";
