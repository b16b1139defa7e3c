//! An engine that finds the same three lines on whatever it sees: fewer would be no receipt.

use std::sync::Arc;

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;

use super::TestServer;

/// Where the lines are, in pixels; they end at three quarters of the width.
pub struct Stamp {
    pub tops: [f32; 3],
    pub height: f32,
    pub left: f32,
}

impl Stamp {
    /// A server that reads with it.
    pub async fn server(self) -> TestServer {
        let mut server = TestServer::with_engine(Some(Arc::new(self))).await;
        server.work();
        server
    }
}

impl Engine for Stamp {
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
