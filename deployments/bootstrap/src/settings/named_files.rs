//! Whether what the configuration names is there: the model with its variant, the feed.

use likewise_adapter_onnx::Manifest;

use super::{EmbedderSettings, FeedSettings, Problem, Problems, Settings};

impl Settings {
    /// Looks for what the settings name. Hashes are not compared; `likewise model verify` does that.
    ///
    /// # Errors
    /// Everything that is not there, each with the key that names it.
    pub fn check_named_files(&self) -> Result<(), Problems> {
        let problems: Vec<_> = [self.model(), self.feed_file()].into_iter().flatten().collect();
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
    }

    fn model(&self) -> Option<Problem> {
        let EmbedderSettings::Onnx(embedder) = &self.embedder;
        let manifest = match Manifest::read(&embedder.model) {
            Ok(manifest) => manifest,
            Err(error) => return Some(problem("embedder.model", error.message().to_owned())),
        };
        if manifest.variants.contains_key(&embedder.variant) {
            return None;
        }
        let known = manifest.variants.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        Some(problem("embedder.variant", format!("is {:?}, the model has {known}", embedder.variant)))
    }

    fn feed_file(&self) -> Option<Problem> {
        let FeedSettings::File(feed) = &self.feed;
        let path = feed.path.as_ref()?;
        (!path.exists()).then(|| problem("feed.path", format!("there is no file {}", path.display())))
    }
}

fn problem(key: &str, message: String) -> Problem {
    Problem { key: key.to_owned(), source: None, message }
}
