//! Fields of a message of Protocol Buffers, read and written without a schema.

/// Field of a message: its number and its value.
pub(super) struct Field<'a>(pub(super) u64, pub(super) Value<'a>);

/// Value of a field, by wire type.
pub(super) enum Value<'a> {
    /// Wire type 0: a number of variable length.
    Varint(u64),
    /// Wire type 2: bytes, a text or another message.
    Bytes(&'a [u8]),
    /// Wire types 1 and 5: eight or four bytes.
    Fixed(&'a [u8]),
}

impl Field<'_> {
    pub(super) fn write_to(&self, out: &mut Vec<u8>) {
        let Self(number, value) = self;
        let wire_type = match value {
            Value::Varint(_) => 0,
            Value::Bytes(_) => 2,
            Value::Fixed(bytes) if bytes.len() == 8 => 1,
            Value::Fixed(_) => 5,
        };
        write_varint(number << 3 | wire_type, out);
        match *value {
            Value::Varint(number) => write_varint(number, out),
            Value::Bytes(bytes) => {
                write_varint(bytes.len() as u64, out);
                out.extend_from_slice(bytes);
            }
            Value::Fixed(bytes) => out.extend_from_slice(bytes),
        }
    }
}

/// Iterator over the fields of a message; damage yields `None` and ends it.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<Field<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.read_field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn read_field(&mut self) -> Option<Field<'a>> {
        // The key is the field number, followed by three bits of wire type.
        let key = read_varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Varint(read_varint(&mut self.0)?),
            1 => Value::Fixed(self.0.split_off(..8)?),
            2 => {
                let length = read_varint(&mut self.0)?;
                Value::Bytes(self.0.split_off(..usize::try_from(length).ok()?)?)
            }
            5 => Value::Fixed(self.0.split_off(..4)?),
            _ => return None,
        };
        Some(Field(key >> 3, value))
    }
}

pub(super) fn find_bytes(message: &[u8], number: u64) -> Option<&[u8]> {
    Fields(message).find_map(|field| match field? {
        Field(found, Value::Bytes(bytes)) if found == number => Some(bytes),
        _ => None,
    })
}

/// Copies a message; fields for which `change` returns contents get those instead.
pub(super) fn rewrite_fields(
    message: &[u8],
    mut change: impl FnMut(&Field<'_>) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for field in Fields(message) {
        let field = field?;
        match change(&field) {
            Some(bytes) => Field(field.0, Value::Bytes(&bytes)).write_to(&mut out),
            None => field.write_to(&mut out),
        }
    }
    Some(out)
}

pub(super) fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    // Seven bits a byte, the lowest first; the eighth says that another byte follows.
    for shift in (0..64).step_by(7) {
        let byte = bytes.split_off_first()?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
