//! Cost of mesh shadings on a page, estimated before they are drawn.
//!
//! The renderer visits every pixel in the box around each triangle, even beside the page, and
//! stores the colours of those inside in a table. A patch becomes about 800 triangles.

use hayro::hayro_interpret::shading::ShadingType;
use hayro::kurbo::{Affine, Point, Rect};

/// Largest coordinate the renderer visits, in points: it counts pixels in 16 bits.
const VISITED_POINTS_MAX: f64 = 16_000.0;
/// Factor for the overlap of the boxes of a patch's triangles.
const PATCH_OVERLAP: f64 = 2.0;
/// Most patches of a mesh.
const PATCHES_MAX: usize = 500;

/// Returns the area of the boxes around all parts of a mesh in square points.
///
/// It is 0 for other shadings and infinite for a mesh of too many patches. `place` maps the mesh to
/// points of the page.
pub(crate) fn mesh_area(shading: &ShadingType, place: Affine) -> f64 {
    let around = |points: &[Point]| bounding_area(points, place);
    match shading {
        ShadingType::TriangleMesh { triangles, .. } => {
            let corners = triangles
                .iter()
                .map(|part| [part.p0.point, part.p1.point, part.p2.point]);
            corners.map(|corners| around(&corners)).sum()
        }
        ShadingType::CoonsPatchMesh { patches, .. } if patches.len() <= PATCHES_MAX => patches
            .iter()
            .map(|patch| around(&patch.control_points) * PATCH_OVERLAP)
            .sum(),
        ShadingType::TensorProductPatchMesh { patches, .. } if patches.len() <= PATCHES_MAX => {
            patches
                .iter()
                .map(|patch| around(&patch.control_points) * PATCH_OVERLAP)
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

/// Returns the area of the box around some points, as far as the renderer visits it.
fn bounding_area(points: &[Point], place: Affine) -> f64 {
    let looked_at = |value: f64| {
        // Unknown places count as the farthest ones.
        if value.is_nan() {
            VISITED_POINTS_MAX
        } else {
            value.clamp(0.0, VISITED_POINTS_MAX)
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
            (1e30, 4.0, VISITED_POINTS_MAX * 8.0),
            (
                f64::NAN,
                f64::INFINITY,
                VISITED_POINTS_MAX * VISITED_POINTS_MAX,
            ),
        ] {
            let found = bounding_area(&corners(x, y), Affine::scale(2.0));
            assert!((found - expected).abs() < 1e-6, "{x}, {y}: {found}");
        }
    }
}
