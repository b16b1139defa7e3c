//! How the lines of a page run, told by the runs on it: tilted, in perspective, bent.
//!
//! [`level`] gives every run the height at which it would stand on a straight page. Nothing is joined here.

use super::{Placed, median_height};

/// A run this many times longer than high has a slope worth believing.
const TRUSTED_LENGTH: f32 = 4.0;
/// A slope that differs more than this from its surroundings is a mistake of the engine.
const OUTLIER: f32 = 0.04;
/// Below this many runs the levels say nothing about tilt.
const STRAIGHTEN_MIN: usize = 8;

/// Sets the levels of all runs.
pub(super) fn level(runs: &mut [Placed]) {
    let bend = Bend::fit(runs);
    for run in &mut *runs {
        run.level = bend.level(run.u, run.v);
    }
    straighten(runs);
}

/// The slope of the text at every place: `a + b·v + c·u`. The second term is perspective, the third a
/// page that is bent. Places are counted from the centre of the text in units of its size.
struct Bend {
    centre: [f32; 2],
    size: f32,
    terms: [f32; 3],
}

impl Bend {
    fn fit(runs: &[Placed]) -> Self {
        let range = |values: &dyn Fn(&Placed) -> f32| {
            let (low, high) = runs
                .iter()
                .map(values)
                .fold((f32::MAX, f32::MIN), |(low, high), value| {
                    (low.min(value), high.max(value))
                });
            if low <= high {
                (f32::midpoint(low, high), high - low)
            } else {
                (0.0, 0.0)
            }
        };
        let ((u, wide), (v, tall)) = (range(&|run| run.u), range(&|run| run.v));
        let mut bend = Self {
            centre: [u, v],
            size: wide.max(tall).max(1.0),
            terms: [0.0; 3],
        };
        let trusted: Vec<&Placed> = runs
            .iter()
            .filter(|run| run.length > TRUSTED_LENGTH * run.height)
            .collect();
        bend.terms[0] = weighted_median(&trusted);
        for _ in 0..3 {
            bend.terms = bend.refined(&trusted);
        }
        bend
    }

    /// Least squares over the runs that roughly agree, weighted by length; perspective and bend are held
    /// near zero unless many runs ask for them.
    fn refined(&self, runs: &[&Placed]) -> [f32; 3] {
        let mut normal = [[0.0_f32; 4]; 3];
        let hold = 0.02 * runs.iter().map(|run| run.length).sum::<f32>();
        for run in runs {
            let [u, v] = self.local(run.u, run.v);
            let residual = run.slope - self.slope(u, v);
            if residual.abs() > OUTLIER {
                continue;
            }
            let row = [1.0, v, u, run.slope];
            for (line, factor) in normal.iter_mut().zip(row) {
                for (cell, value) in line.iter_mut().zip(row) {
                    *cell += run.length * factor * value;
                }
            }
        }
        normal[1][1] += hold;
        normal[2][2] += hold;
        solve(normal).unwrap_or(self.terms)
    }

    fn local(&self, u: f32, v: f32) -> [f32; 2] {
        [
            (u - self.centre[0]) / self.size,
            (v - self.centre[1]) / self.size,
        ]
    }

    fn slope(&self, u: f32, v: f32) -> f32 {
        self.terms[0] + self.terms[1] * v + self.terms[2] * u
    }

    /// Where the line through this place crosses the middle of the page.
    fn level(&self, u: f32, v: f32) -> f32 {
        let [along, across] = self.local(u, v);
        v - self.size * along * self.slope(along / 2.0, across)
    }
}

fn weighted_median(runs: &[&Placed]) -> f32 {
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

/// Gauss's elimination of three equations; `None` where they do not decide.
fn solve(mut rows: [[f32; 4]; 3]) -> Option<[f32; 3]> {
    for at in 0..3 {
        let pivot = (at..3).max_by(|&a, &b| rows[a][at].abs().total_cmp(&rows[b][at].abs()))?;
        rows.swap(at, pivot);
        let top = rows[at];
        if top[at].abs() < 1e-3 {
            return None;
        }
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

/// Takes out the tilt that the runs' own corners do not show (engines that give upright boxes): the tilt
/// at which the levels gather best, at most half a line over the width of the page.
fn straighten(runs: &mut [Placed]) {
    let height = median_height(runs);
    let (left, right) = runs.iter().fold((f32::MAX, f32::MIN), |(l, r), run| {
        (l.min(run.u), r.max(run.u))
    });
    let wide = right - left;
    if wide < 4.0 * height || runs.len() < STRAIGHTEN_MIN {
        return;
    }
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
    if let Some((_, tilt)) = best.filter(|(score, _)| *score > 1.04 * straight) {
        for run in runs {
            run.level -= tilt * run.u;
        }
    }
}
