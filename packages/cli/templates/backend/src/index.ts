/** A backend for Hyaline: what runs graphs of tensors. */
export { templateBackend } from "./templateBackend.js";
