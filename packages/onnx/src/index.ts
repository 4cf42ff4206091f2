// ONNX files to graphs and graphs to ONNX files, one op per file.

export {};
