/** Numbers to watch while training and to judge a model by. The losses serve as scores, too. */
export { accuracy } from "./accuracy.js";
