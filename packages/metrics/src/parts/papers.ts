/** Sources that several metrics have. */
export const rise = {
  authors: "V. Petsiuk, A. Das, K. Saenko",
  title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
  year: 2018,
  where: "section 4.1",
} as const;

export const infidelityAndSensitivity = {
  authors: "C.-K. Yeh, C.-Y. Hsieh, A. S. Suggala, D. I. Inouye, P. Ravikumar",
  title: "On the (In)fidelity and Sensitivity of Explanations",
  year: 2019,
} as const;

export const clevrXai = {
  authors: "L. Arras, A. Osman, W. Samek",
  title: "CLEVR-XAI: A Benchmark Dataset for the Ground Truth Evaluation of Neural Network Explanations",
  year: 2022,
  where: "section 3.3",
} as const;

export const disagreement = {
  authors: "S. Krishna, T. Han, A. Gu, S. Wu, S. Jabbari, H. Lakkaraju",
  title: "The Disagreement Problem in Explainable Machine Learning: A Practitioner's Perspective",
  year: 2022,
  where: "section 3.2",
} as const;

export const sanityChecks = {
  authors: "J. Adebayo, J. Gilmer, M. Muelly, I. Goodfellow, M. Hardt, B. Kim",
  title: "Sanity Checks for Saliency Maps",
  year: 2018,
} as const;

export const quantitativeAspects = {
  authors: "A. Nguyen, M. R. Martínez",
  title: "On Quantitative Aspects of Model Interpretability",
  year: 2020,
} as const;

export const sanityChecksRevisited = {
  authors: "A. Hedström, L. Weber, S. Lapuschkin, M. Höhne",
  title: "Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test",
  year: 2024,
} as const;
