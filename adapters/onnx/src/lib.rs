//! Embedder: ONNX Runtime in process.
