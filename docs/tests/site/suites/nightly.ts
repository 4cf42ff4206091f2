/** Whether everything is looked at, or a sample. */
export const nightly = process.env.HYALINE_NIGHTLY === "1";
