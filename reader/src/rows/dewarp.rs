//! Model of the tilt, perspective and curvature of text lines.
//!
//! [`set_levels`] gives every run the height at which it would stand on a straight page. Nothing is
//! joined here.

use super::{PlacedRun, median_height};
use crate::geometry::extent;

/// Smallest ratio of length to height of a run whose slope is trusted.
const TRUSTED_ASPECT_MIN: f32 = 4.0;
/// Largest difference of a slope from its surroundings; a larger one is an error of the engine.
const SLOPE_DEVIATION_MAX: f32 = 0.04;
/// Fewest runs whose levels tell a common tilt.
const TILT_RUNS_MIN: usize = 8;

/// Sets the levels of all runs.
pub(super) fn set_levels(runs: &mut [PlacedRun]) {
    let bend = SlopeField::fit_to_runs(runs);
    for run in &mut *runs {
        run.level = bend.level_at(run.u, run.v);
    }
    remove_tilt(runs);
}

/// Slope of the text at every place: `a + b·v + c·u`.
///
/// The second term is perspective, the third a curved page. Places are relative to the centre of
/// the text, in units of its size.
struct SlopeField {
    centre: [f32; 2],
    size: f32,
    terms: [f32; 3],
}

impl SlopeField {
    /// Fits the field to the runs: a robust first guess, then least squares without outliers.
    fn fit_to_runs(runs: &[PlacedRun]) -> Self {
        let range = |values: fn(&PlacedRun) -> f32| match extent(runs.iter().map(values)) {
            (low, high) if low <= high => (f32::midpoint(low, high), high - low),
            _ => (0.0, 0.0),
        };
        let ((u, wide), (v, tall)) = (range(|run| run.u), range(|run| run.v));
        let mut bend = Self {
            centre: [u, v],
            size: wide.max(tall).max(1.0),
            terms: [0.0; 3],
        };
        // Short runs have unreliable slopes.
        let trusted: Vec<&PlacedRun> = runs
            .iter()
            .filter(|run| run.length > TRUSTED_ASPECT_MIN * run.height)
            .collect();
        bend.terms[0] = weighted_median_slope(&trusted);
        // Each round selects the outliers anew, by the terms of the round before.
        for _ in 0..3 {
            bend.terms = bend.refit_terms(&trusted);
        }
        bend
    }

    /// Returns the terms that fit best by least squares, weighted by length, over the runs that
    /// roughly agree.
    ///
    /// Perspective and curvature are held near zero unless many runs support them.
    fn refit_terms(&self, runs: &[&PlacedRun]) -> [f32; 3] {
        let mut normal = [[0.0_f32; 4]; 3];
        let hold = 0.02 * runs.iter().map(|run| run.length).sum::<f32>();
        for run in runs {
            let [u, v] = self.to_local(run.u, run.v);
            let residual = run.slope - self.slope_at(u, v);
            if residual.abs() > SLOPE_DEVIATION_MAX {
                continue;
            }
            // Add the run to the normal equations.
            let row = [1.0, v, u, run.slope];
            for (line, factor) in normal.iter_mut().zip(row) {
                for (cell, value) in line.iter_mut().zip(row) {
                    *cell += run.length * factor * value;
                }
            }
        }
        // Regularise all terms but the tilt.
        normal[1][1] += hold;
        normal[2][2] += hold;
        solve_equations(normal).unwrap_or(self.terms)
    }

    /// Converts a place to units of the field.
    fn to_local(&self, u: f32, v: f32) -> [f32; 2] {
        [
            (u - self.centre[0]) / self.size,
            (v - self.centre[1]) / self.size,
        ]
    }

    /// Returns the slope at a place in units of the field.
    fn slope_at(&self, u: f32, v: f32) -> f32 {
        self.terms[0] + self.terms[1] * v + self.terms[2] * u
    }

    /// Returns the height at which the line through this place crosses the middle of the page.
    fn level_at(&self, u: f32, v: f32) -> f32 {
        let [along, across] = self.to_local(u, v);
        // The slope halfway is the mean slope on the way to the middle, as it changes linearly.
        v - self.size * along * self.slope_at(along / 2.0, across)
    }
}

/// Returns the median slope, weighted by length; 0 for no runs.
fn weighted_median_slope(runs: &[&PlacedRun]) -> f32 {
    let mut slopes: Vec<(f32, f32)> = runs.iter().map(|run| (run.slope, run.length)).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|slope| slope.1).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    for (slope, length) in slopes {
        passed += length;
        if passed >= half {
            return slope;
        }
    }
    0.0
}

/// Solves three linear equations by Gaussian elimination; returns `None` if they are nearly
/// singular.
fn solve_equations(mut rows: [[f32; 4]; 3]) -> Option<[f32; 3]> {
    for at in 0..3 {
        // The largest pivot keeps rounding errors small.
        let pivot = (at..3).max_by(|&a, &b| rows[a][at].abs().total_cmp(&rows[b][at].abs()))?;
        rows.swap(at, pivot);
        let top = rows[at];
        if top[at].abs() < 1e-3 {
            return None;
        }
        // Clear the column in all other rows.
        for (_, row) in rows
            .iter_mut()
            .enumerate()
            .filter(|(other, _)| *other != at)
        {
            let factor = row[at] / top[at];
            for (cell, value) in row.iter_mut().zip(top) {
                *cell -= factor * value;
            }
        }
    }
    Some([
        rows[0][3] / rows[0][0],
        rows[1][3] / rows[1][1],
        rows[2][3] / rows[2][2],
    ])
}

/// Removes the tilt that the corners of runs do not show, as of engines that return upright boxes.
///
/// It is the tilt at which the levels cluster best, at most 0.6 heights of a run over the width of
/// the text.
fn remove_tilt(runs: &mut [PlacedRun]) {
    let height = median_height(runs);
    let (left, right) = extent(runs.iter().map(|run| run.u));
    let wide = right - left;
    if wide < 4.0 * height || runs.len() < TILT_RUNS_MIN {
        return;
    }
    // Score of a tilt: the number of neighbouring levels that nearly coincide.
    let gathered = |tilt: f32| {
        let mut levels: Vec<f32> = runs.iter().map(|run| run.level - tilt * run.u).collect();
        levels.sort_by(f32::total_cmp);
        levels
            .windows(2)
            .map(|pair| (-(pair[1] - pair[0]) * 6.0 / height).exp())
            .sum::<f32>()
    };
    let straight = gathered(0.0);
    let steps = (-6_i16..=6).map(|step| f32::from(step) * 0.1 * height / wide);
    let best = steps
        .map(|tilt| (gathered(tilt), tilt))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    // The tilt must be clearly better than none, so that noise tilts no page.
    if let Some((_, tilt)) = best.filter(|(score, _)| *score > 1.04 * straight) {
        for run in runs {
            run.level -= tilt * run.u;
        }
    }
}
