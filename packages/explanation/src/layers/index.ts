/**
 * Values inside a model: listed, read, replaced, and taken as what a gradient or an attribution is asked of. One mechanism
 * for functions with `tap`, our layers and imported files: the model is traced, and its graph says what there is. Not
 * here: what an explainer does at a layer.
 */
export { type Activations, activations, layerValues } from "./activations.js";
export { type AtLayer, type AtLayerOptions, atLayer } from "./atLayer.js";
export { checkLayerRows } from "./checkLayerRows.js";
export { findLayer } from "./findLayer.js";
export type { Example, ExampleInputs } from "./inputTree.js";
export { intervene } from "./intervene.js";
export type { LayerInfo, LayerRef } from "./layerRef.js";
export { listLayers } from "./listLayers.js";
export { type LayeredModel, type ModelGraph, modelGraph, runModelGraph } from "./modelGraph.js";
export { outlineOf } from "./outlineOf.js";
export { placeLayer } from "./place.js";
export { type LayerChange, runWithLayers } from "./readLayers.js";
