/**
 * `@hyaline/core/facts`: what is known of a public function as data beside it, and its options as data: one line of
 * which come the check, the default, both types (given and used), the flag, the control and the row of the docs.
 */
export { type Declared, declare, type Facts, hasFacts, type Source } from "./facts.js";
export {
  callback,
  choice,
  describeKind,
  either,
  flag,
  indices,
  integer,
  number,
  record,
  text,
  texts,
  value,
} from "./kinds.js";
export { nearest } from "./nearest.js";
export {
  type Chosen,
  type Given,
  type Kind,
  type Needed,
  type Option,
  type Options,
  required,
  spec,
  type Value,
} from "./option.js";
export { type Elsewhere, readOptions, refuseUnknown } from "./readOptions.js";
export { docsRows, flagsOf, fromText } from "./tables.js";
