//! Neural network with one input and one output; hides the runtime.

use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value};

use crate::ocr::EngineError;

/// Network that takes a batch of pictures: number, channels, height, width.
pub(super) struct Network {
    model: Model,
    input: NodeId,
    output: NodeId,
}

impl Network {
    pub(super) fn new(model: Model) -> Result<Self, EngineError> {
        let (&[input], &[output]) = (model.input_ids(), model.output_ids()) else {
            return Err(EngineError::Broken(
                "a model has more than one input or output".to_owned(),
            ));
        };
        Ok(Self {
            model,
            input,
            output,
        })
    }

    /// Runs a batch of RGB-like pictures; `input` has the shape `[count, 3, height, width]`.
    ///
    /// Returns the shape and the values of the output, which must have `DIMENSIONS` dimensions.
    pub(super) fn run<const DIMENSIONS: usize>(
        &self,
        pool: &Arc<ThreadPool>,
        [count, height, width]: [usize; 3],
        input: Vec<f32>,
    ) -> Result<([usize; DIMENSIONS], Vec<f32>), EngineError>
    where
        rten_tensor::NdTensor<f32, DIMENSIONS>: TryFrom<Value, Error = rten::TryFromValueError>,
    {
        let input = Value::from_shape([count, 3, height, width], input)
            .map_err(|error| inference_error(&error))?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let [output] = self
            .model
            .run_n(
                vec![(self.input, input.into())],
                [self.output],
                Some(options),
            )
            .map_err(|error| inference_error(&error))?;
        output
            .into_shape_vec::<f32, DIMENSIONS>()
            .map_err(|error| inference_error(&error))
    }
}

fn inference_error(error: &impl std::fmt::Display) -> EngineError {
    EngineError::Broken(format!("a model cannot be run: {error}"))
}
