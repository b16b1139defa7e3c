//! Reduction of a recognition model to the wanted characters.
//!
//! It is done on the file, before the model is loaded. The last layer has a column for each of
//! 18,708 characters, most of them Chinese: an eighth of all work, and two confusable forms of many
//! signs. An ONNX file is a message of Protocol Buffers (onnx.proto, any opset). Only three things
//! are changed: the tensors whose last dimension is the number of characters, their dimensions, and
//! the list of characters. Everything else is copied.

use super::protobuf::{Field, Fields, Value, find_bytes, read_varint, rewrite_fields};

/// Field numbers of onnx.proto.
const MODEL_GRAPH: u64 = 7;
const MODEL_METADATA: u64 = 14;
const GRAPH_INITIALIZER: u64 = 5;
const TENSOR_DIMENSIONS: u64 = 1;
const TENSOR_TYPE: u64 = 2;
const TENSOR_RAW: u64 = 9;
const ENTRY_KEY: u64 = 1;
const ENTRY_VALUE: u64 = 2;
/// Data type of tensors of 32-bit floating point numbers.
const TYPE_FLOAT: u64 = 1;
const FLOAT_BYTES: usize = 4;

/// Returns the model with only those characters for which `is_wanted` returns `true`.
///
/// Returns `None` if the file is not understood or no character would be left; the caller then
/// loads it unchanged.
pub(super) fn prune_characters(
    model: &[u8],
    key: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Option<Vec<u8>> {
    let list = find_character_list(model, key)?;
    let (listed, wanted): (Vec<usize>, Vec<&str>) = (1..)
        .zip(list.lines())
        .filter(|(_, character)| is_wanted(character))
        .unzip();
    if wanted.is_empty() {
        return None;
    }
    // Columns to keep: the blank first, the listed characters, the space last.
    let column_count = list.lines().count() + 2;
    let kept_columns = [vec![0], listed, vec![column_count - 1]].concat();
    let cut = ColumnFilter {
        column_count,
        kept_columns,
    };
    // Replace the tensors of the graph and the list in the metadata.
    let mut found = false;
    let model = rewrite_fields(model, |field| match *field {
        Field(MODEL_GRAPH, Value::Bytes(graph)) => rewrite_fields(graph, |field| match *field {
            Field(GRAPH_INITIALIZER, Value::Bytes(tensor)) => {
                let tensor = cut.filter_tensor(tensor)?;
                found = true;
                Some(tensor)
            }
            _ => None,
        }),
        Field(MODEL_METADATA, Value::Bytes(entry)) if entry_key(entry)? == key.as_bytes() => {
            rewrite_fields(entry, |field| {
                (field.0 == ENTRY_VALUE).then(|| wanted.join("\n").into_bytes())
            })
        }
        _ => None,
    })?;
    // Without such a tensor the list would no longer match the outputs.
    found.then_some(model)
}

/// Columns to keep, and the number of columns before.
struct ColumnFilter {
    column_count: usize,
    kept_columns: Vec<usize>,
}

impl ColumnFilter {
    /// Returns the tensor with the kept columns only; `None` if it holds no floats or its last
    /// dimension is not the number of characters.
    fn filter_tensor(&self, tensor: &[u8]) -> Option<Vec<u8>> {
        let fields: Vec<Field<'_>> = Fields(tensor).collect::<Option<_>>()?;
        let dimensions = parse_dimensions(&fields)?;
        let is_float = fields
            .iter()
            .any(|field| matches!(field, Field(TENSOR_TYPE, Value::Varint(TYPE_FLOAT))));
        let (last, before) = dimensions.split_last()?;
        if *last != self.column_count as u64 || !is_float {
            return None;
        }
        // The new dimensions come first, the raw values are cut, all other fields are copied.
        let mut out = Vec::new();
        let kept = self.kept_columns.len() as u64;
        for size in before.iter().chain([&kept]) {
            Field(TENSOR_DIMENSIONS, Value::Varint(*size)).write_to(&mut out);
        }
        for field in &fields {
            match *field {
                Field(TENSOR_DIMENSIONS, _) => {}
                Field(TENSOR_RAW, Value::Bytes(raw)) => {
                    Field(TENSOR_RAW, Value::Bytes(&self.filter_rows(raw)?)).write_to(&mut out);
                }
                _ => field.write_to(&mut out),
            }
        }
        Some(out)
    }

    fn filter_rows(&self, raw: &[u8]) -> Option<Vec<u8>> {
        // The characters are the last dimension, so the values are rows of `column_count` floats.
        let row_bytes = self.column_count * FLOAT_BYTES;
        let mut out =
            Vec::with_capacity(raw.len() / row_bytes * self.kept_columns.len() * FLOAT_BYTES);
        for row in raw.chunks(row_bytes) {
            for column in &self.kept_columns {
                out.extend_from_slice(row.get(column * FLOAT_BYTES..(column + 1) * FLOAT_BYTES)?);
            }
        }
        Some(out)
    }
}

/// Parses the dimensions of a tensor, encoded one by one or packed.
fn parse_dimensions(fields: &[Field<'_>]) -> Option<Vec<u64>> {
    let mut dimensions = Vec::new();
    for Field(_, value) in fields.iter().filter(|field| field.0 == TENSOR_DIMENSIONS) {
        match *value {
            Value::Varint(size) => dimensions.push(size),
            Value::Bytes(mut packed) => {
                while !packed.is_empty() {
                    dimensions.push(read_varint(&mut packed)?);
                }
            }
            Value::Fixed(_) => return None,
        }
    }
    Some(dimensions)
}

fn find_character_list<'a>(model: &'a [u8], key: &str) -> Option<&'a str> {
    for field in Fields(model) {
        if let Field(MODEL_METADATA, Value::Bytes(entry)) = field?
            && entry_key(entry)? == key.as_bytes()
        {
            return std::str::from_utf8(find_bytes(entry, ENTRY_VALUE)?).ok();
        }
    }
    None
}

fn entry_key(entry: &[u8]) -> Option<&[u8]> {
    find_bytes(entry, ENTRY_KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(fields: &[Field<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        for field in fields {
            field.write_to(&mut out);
        }
        out
    }

    fn bytes(number: u64, value: &[u8]) -> Field<'_> {
        Field(number, Value::Bytes(value))
    }

    fn number(number: u64, value: u64) -> Field<'static> {
        Field(number, Value::Varint(value))
    }

    fn tensor(dimensions: &[u64], values: &[f32]) -> Vec<u8> {
        let raw: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let sizes = dimensions
            .iter()
            .map(|size| number(TENSOR_DIMENSIONS, *size));
        let fields: Vec<_> = sizes
            .chain([
                number(TENSOR_TYPE, TYPE_FLOAT),
                bytes(8, b"name"),
                bytes(TENSOR_RAW, &raw),
            ])
            .collect();
        message(&fields)
    }

    /// Model of five outputs (blank, A, 漢, B, space) with the given tensors.
    fn model(list: &str, tensors: &[Vec<u8>]) -> Vec<u8> {
        let node = bytes(1, b"a node");
        let tensors = tensors
            .iter()
            .map(|tensor| bytes(GRAPH_INITIALIZER, tensor));
        let graph = message(&std::iter::once(node).chain(tensors).collect::<Vec<_>>());
        let entry = message(&[
            bytes(ENTRY_KEY, b"character"),
            bytes(ENTRY_VALUE, list.as_bytes()),
        ]);
        let other = message(&[bytes(ENTRY_KEY, b"other"), bytes(ENTRY_VALUE, b"kept")]);
        let fixed = Field(99, Value::Fixed(&[1, 2, 3, 4]));
        message(&[
            number(1, 300),
            bytes(MODEL_GRAPH, &graph),
            bytes(MODEL_METADATA, &other),
            bytes(MODEL_METADATA, &entry),
            fixed,
        ])
    }

    #[test]
    fn unwanted_characters_lose_their_columns() {
        let weight = tensor(
            &[2, 5],
            &[0.0, 1.0, 2.0, 3.0, 4.0, 10.0, 11.0, 12.0, 13.0, 14.0],
        );
        let (bias, other) = (
            tensor(&[5], &[20.0, 21.0, 22.0, 23.0, 24.0]),
            tensor(&[1, 4], &[1.0; 4]),
        );
        let whole = model("A\n漢\nB", &[weight, bias, other.clone()]);
        let expected = model(
            "A\nB",
            &[
                tensor(&[2, 4], &[0.0, 1.0, 3.0, 4.0, 10.0, 11.0, 13.0, 14.0]),
                tensor(&[4], &[20.0, 21.0, 23.0, 24.0]),
                other,
            ],
        );
        assert_eq!(
            prune_characters(&whole, "character", str::is_ascii),
            Some(expected)
        );
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        let weight = tensor(&[1, 3], &[0.0, 1.0, 2.0]);
        let whole = model("A", &[weight]);
        assert!(prune_characters(&whole, "character", |_| true).is_some());
        assert_eq!(
            prune_characters(&whole, "character", |_| false),
            None,
            "nothing left"
        );
        assert_eq!(
            prune_characters(&whole, "letters", |_| true),
            None,
            "no such list"
        );
        assert_eq!(
            prune_characters(
                &model("A\nB\nC", &[tensor(&[3], &[0.0; 3])]),
                "character",
                |_| true
            ),
            None,
            "no such tensor"
        );
        for length in 0..whole.len() {
            let _ = prune_characters(&whole[..length], "character", |_| true);
        }
    }
}
