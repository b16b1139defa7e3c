//! Engine that finds the same three lines on every picture. Fewer would not count as a receipt.

use std::sync::Arc;

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;

use super::TestServer;

/// Places of the lines in pixels; they end at three quarters of the width.
pub struct FixedTextEngine {
    pub tops: [f32; 3],
    pub height: f32,
    pub left: f32,
}

impl FixedTextEngine {
    /// Engine for the pictures of [`super::jpeg`].
    pub const FOR_SMALL_PICTURES: Self = Self {
        tops: [5.0, 25.0, 45.0],
        height: 10.0,
        left: 1.0,
    };

    /// Starts a server that reads with this engine.
    pub async fn start_server(self) -> TestServer {
        let mut server = TestServer::with_engine(Some(Arc::new(self))).await;
        server.start_worker();
        server
    }
}

impl Engine for FixedTextEngine {
    fn name(&self) -> &'static str {
        "stamp"
    }

    fn read_picture(&self, picture: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let right =
            f32::from(u16::try_from(picture.size().width).expect("drawn pictures are small"))
                * 0.75;
        let run = |(top, text): (f32, &str)| Run {
            corners: [
                [self.left, top],
                [right, top],
                [right, top + self.height],
                [self.left, top + self.height],
            ],
            words: vec![RunWord {
                text: text.to_owned(),
                confidence: 0.9,
                start: 0.0,
                end: 1.0,
            }],
        };
        let [first, second, third] = self.tops;
        Ok([(first, "Paid"), (second, "in"), (third, "full")]
            .map(run)
            .to_vec())
    }
}
