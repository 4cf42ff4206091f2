/** This package's version, for provenance; a test holds it to package.json. */
export const version = "0.1.0";
