/** A step of a model. */
export interface OutlineNode {
  /** What it is called, such as `conv1`. */
  readonly name: string;
  /** What else is known of it, such as `float32[1, 8, 8, 8]`. */
  readonly detail?: string;
  /** How much of the relevance goes through it. */
  readonly relevance?: number;
}

/** What one step gives another. */
export interface OutlineEdge {
  /** Places among the nodes. */
  readonly from: number;
  readonly to: number;
  /** How much of the relevance goes along it. */
  readonly relevance?: number;
}

/** A model as people draw it: its steps, and what they give each other; and where each is drawn, once it is laid out. */
export interface ModelOutline {
  readonly kind: "modelOutline";
  readonly nodes: readonly OutlineNode[];
  readonly edges: readonly OutlineEdge[];
  /** The middle of each node and the points of each edge, in a plane of that size; `layOut` of `@hyaline/plots` finds them. */
  readonly places?: {
    readonly width: number;
    readonly height: number;
    readonly nodes: readonly (readonly [x: number, y: number])[];
    readonly edges: readonly (readonly (readonly [x: number, y: number])[])[];
  };
}
