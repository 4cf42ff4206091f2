// Why did the model answer that? Maskers and explainers: perturbation, gradient, propagation and more.

export {};
