export const entryPoints: readonly {
  /** What stands behind `@hyaline/`. */
  readonly name: string;
  readonly source: string;
}[];
