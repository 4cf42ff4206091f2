// An Explanation in, SVG or HTML out.

export {};
