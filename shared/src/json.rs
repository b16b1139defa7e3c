//! JSON that the browser reads.
//!
//! The readers that serde derives are a tenth of the browser's first load, with error messages that
//! are never shown. The readers of [`FromJson`] take members out of a parsed tree instead. They are
//! derived, too, and accept the same JSON; `shared/tests/json/` compares both. Values are filled in
//! place: after a wrong field one value is dropped, instead of the fields read so far, whose number
//! differs for each field and multiplies the code.

pub use serde_json::Value;
pub use shared_derive::FromJson;

/// Members of a JSON object.
pub type Map = serde_json::Map<String, Value>;

/// Type that can be read from JSON.
pub trait FromJson: Sized {
    /// Names of the members of a struct or of the variants of an enum; empty for other types.
    const NAMES: &'static [&'static str] = &[];

    /// Returns a value for [`Self::fill`], which has no meaning of its own.
    fn blank() -> Self;

    /// Reads JSON into a blank value. Returns `false`, and the value is unusable, if the JSON is
    /// not of this type.
    fn fill(&mut self, json: &Value) -> bool;
}

/// Reads a JSON text; `None` if it is not of this type.
pub fn read<T: FromJson>(text: &str) -> Option<T> {
    read_value(&serde_json::from_str(text).ok()?)
}

/// Reads a JSON value; `None` if it is not of this type.
pub fn read_value<T: FromJson>(json: &Value) -> Option<T> {
    let mut value = T::blank();
    value.fill(json).then_some(value)
}

/// Reads a member into a field. An absent one is like null: it suits an `Option` only.
#[inline(never)]
pub fn fill_required<T: FromJson>(field: &mut T, object: &Map, name: &str) -> bool {
    field.fill(find_member(object, name).unwrap_or(&Value::Null))
}

/// Reads a member into a field that has its default. An absent one leaves it.
#[inline(never)]
pub fn fill_optional<T: FromJson>(field: &mut T, object: &Map, name: &str) -> bool {
    find_member(object, name).is_none_or(|json| field.fill(json))
}

/// Returns the index of the name that the JSON is.
#[inline(never)]
pub fn find_name(names: &[&str], json: &Value) -> Option<usize> {
    let text = json.as_str()?;
    names.iter().position(|name| *name == text)
}

/// Sets a value to the one that was read. Returns `false` if none was read.
pub fn set<T>(value: &mut T, read: Option<T>) -> bool {
    let is_read = read.is_some();
    if let Some(read) = read {
        *value = read;
    }
    is_read
}

// One copy for all types: inlined, the search would be repeated for every member.
#[inline(never)]
fn find_member<'json>(object: &'json Map, name: &str) -> Option<&'json Value> {
    object.get(name)
}

impl FromJson for String {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, json: &Value) -> bool {
        set(self, json.as_str().map(str::to_owned))
    }
}

impl FromJson for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, json: &Value) -> bool {
        set(self, json.as_bool())
    }
}

impl FromJson for i64 {
    fn blank() -> Self {
        0
    }

    fn fill(&mut self, json: &Value) -> bool {
        set(self, json.as_i64())
    }
}

macro_rules! read_unsigned {
    ($($type:ty)+) => {$(
        impl FromJson for $type {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, json: &Value) -> bool {
                set(self, json.as_u64().and_then(|number| number.try_into().ok()))
            }
        }
    )+};
}

read_unsigned!(u8 u16 u32 u64);

impl FromJson for f64 {
    fn blank() -> Self {
        0.0
    }

    fn fill(&mut self, json: &Value) -> bool {
        set(self, json.as_f64())
    }
}

impl FromJson for f32 {
    fn blank() -> Self {
        0.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "serde reads it in the same way"
    )]
    fn fill(&mut self, json: &Value) -> bool {
        set(self, json.as_f64().map(|number| number as Self))
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, json: &Value) -> bool {
        *self = None;
        json.is_null() || self.insert(T::blank()).fill(json)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn fill(&mut self, json: &Value) -> bool {
        T::fill(self, json)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, json: &Value) -> bool {
        let Some(items) = json.as_array() else {
            return false;
        };
        // A plain loop: what collects an iterator weighs more, anew for every type of item.
        for item in items {
            let mut value = T::blank();
            if !value.fill(item) {
                return false;
            }
            self.push(value);
        }
        true
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn blank() -> Self {
        std::array::from_fn(|_| T::blank())
    }

    fn fill(&mut self, json: &Value) -> bool {
        let Some(items) = json.as_array().filter(|items| items.len() == N) else {
            return false;
        };
        let mut pairs = self.iter_mut().zip(items);
        pairs.all(|(value, item)| value.fill(item))
    }
}
