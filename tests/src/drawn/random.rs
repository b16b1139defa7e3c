//! Deterministic pseudorandom numbers: `SplitMix64` (Steele, Lea, Flood, 2014).

/// Pseudorandom number generator.
pub struct Random(u64);

impl Random {
    /// Creates a generator with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
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

    /// Returns a number from `least` up to but excluding `end`.
    pub fn between(&mut self, least: i64, end: i64) -> i64 {
        let span = u64::try_from(end - least).expect("the range is not empty");
        least + i64::try_from(self.next() % span).expect("below an i64")
    }

    /// Returns one of the choices.
    pub fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let index = self.next() % choices.len() as u64;
        choices[usize::try_from(index).expect("below a length")]
    }
}
