//! Numbers that look random and are the same every time: `SplitMix64` (Steele, Lea, Flood, 2014).

/// A stream of numbers from a seed.
pub struct Random(u64);

impl Random {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    #[expect(
        clippy::should_implement_trait,
        reason = "it never ends, and an iterator may"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` up to, but without, `end`.
    pub fn between(&mut self, least: i64, end: i64) -> i64 {
        let span = u64::try_from(end - least).expect("the range is not empty");
        least + i64::try_from(self.next() % span).expect("below an i64")
    }

    /// One of these.
    pub fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let index = self.next() % choices.len() as u64;
        choices[usize::try_from(index).expect("below a length")]
    }
}
