//! Size of the meshes of colours on a page, told before they are drawn.
//!
//! The renderer looks at every pixel in the box around each triangle, also beside the page, and keeps the colours of
//! those inside in a table. A patch becomes some eight hundred triangles.

use hayro::hayro_interpret::shading::ShadingType;
use hayro::kurbo::{Affine, Point, Rect};

/// The renderer counts pixels in 16 bits: nothing is looked at that lies further to the right or below, in points.
const FARTHEST: f64 = 16_000.0;
/// The boxes of the triangles of a patch overlap.
const OVERLAP: f64 = 2.0;
/// The most patches of a mesh.
const PATCHES_MAX: usize = 500;

/// The area of the boxes around all parts of a mesh in square points, 0 for other shadings and infinitely much for a
/// mesh of too many patches. `place` takes the mesh to points of the page.
pub(crate) fn area(shading: &ShadingType, place: Affine) -> f64 {
    let around = |points: &[Point]| around(points, place);
    match shading {
        ShadingType::TriangleMesh { triangles, .. } => {
            let corners = triangles
                .iter()
                .map(|part| [part.p0.point, part.p1.point, part.p2.point]);
            corners.map(|corners| around(&corners)).sum()
        }
        ShadingType::CoonsPatchMesh { patches, .. } if patches.len() <= PATCHES_MAX => patches
            .iter()
            .map(|patch| around(&patch.control_points) * OVERLAP)
            .sum(),
        ShadingType::TensorProductPatchMesh { patches, .. } if patches.len() <= PATCHES_MAX => {
            patches
                .iter()
                .map(|patch| around(&patch.control_points) * OVERLAP)
                .sum()
        }
        ShadingType::CoonsPatchMesh { .. } | ShadingType::TensorProductPatchMesh { .. } => {
            f64::INFINITY
        }
        ShadingType::FunctionBased { .. }
        | ShadingType::RadialAxial { .. }
        | ShadingType::Dummy => 0.0,
    }
}

/// The area of the box around some points, as far as the renderer looks.
fn around(points: &[Point], place: Affine) -> f64 {
    let looked_at = |value: f64| {
        if value.is_nan() {
            FARTHEST
        } else {
            value.clamp(0.0, FARTHEST)
        }
    };
    let points = points.iter().map(|point| {
        let Point { x, y } = place * *point;
        Point::new(looked_at(x), looked_at(y))
    });
    let boxed = points
        .map(|point| Rect::from_points(point, point))
        .reduce(|all, point| all.union(point));
    boxed.map_or(0.0, |all| all.area())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_looked_at_counts() {
        let corners = |x: f64, y: f64| [Point::ORIGIN, Point::new(x, 0.0), Point::new(0.0, y)];
        for (x, y, expected) in [
            (3.0, 4.0, 48.0),
            (-3.0, 4.0, 0.0),
            (1e30, 4.0, FARTHEST * 8.0),
            (f64::NAN, f64::INFINITY, FARTHEST * FARTHEST),
        ] {
            let found = around(&corners(x, y), Affine::scale(2.0));
            assert!((found - expected).abs() < 1e-6, "{x}, {y}: {found}");
        }
    }
}
