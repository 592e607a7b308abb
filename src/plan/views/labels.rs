//! Where the labels of a map go, so that none covers another, a point or a line.

/// A point of a drawing; y grows downwards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// A rectangle with its sides along the axes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// The square around a point.
    pub fn around(point: Point, reach: f64) -> Area {
        Area { left: point.x - reach, top: point.y - reach, right: point.x + reach, bottom: point.y + reach }
    }

    pub fn meets(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn holds(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    fn is_within(&self, other: &Area) -> bool {
        self.left >= other.left && self.right <= other.right && self.top >= other.top && self.bottom <= other.bottom
    }

    fn nearest_to(&self, point: Point) -> Point {
        Point { x: point.x.clamp(self.left, self.right), y: point.y.clamp(self.top, self.bottom) }
    }
}

/// The size of letters in a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    /// Width of a letter on the average, generously.
    pub width: f64,
    pub height: f64,
}

/// A label and, where it could not stand beside its point, the end of the line that leads to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Placed {
    pub area: Area,
    pub leader: Option<Point>,
}

/// Distances from a point at which its label may begin; beyond the first, a line leads to it.
const STEPS: [f64; 8] = [8.0, 20.0, 32.0, 46.0, 62.0, 80.0, 100.0, 125.0];
/// How far from its point a line has left the crowd.
const LEFT: f64 = 12.0;
/// Directions that are tried, beginning with the one away from the middle.
const DIRECTIONS: i32 = 24;

/// Places one label after the other, each as near to its point as the others let it. `None` where there is no room at all.
pub(super) fn place(
    labels: &[(Point, usize)],
    letters: Letters,
    frame: Area,
    middle: Point,
    taken: &[Area],
) -> Vec<Option<Placed>> {
    let points: Vec<Area> = labels.iter().map(|(point, _)| Area::around(*point, 6.0)).collect();
    let mut taken: Vec<Area> = taken.to_vec();
    let mut leaders: Vec<(Point, Point)> = Vec::new();
    let mut placed = Vec::new();
    for (index, (point, count)) in labels.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "labels have some dozen letters")]
        let size = (*count as f64 * letters.width, letters.height);
        let others = || points.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, area)| area);
        let fits = |candidate: &Placed| {
            let line = candidate.leader.map(|end| (*point, end));
            candidate.area.is_within(&frame)
                && !taken
                    .iter()
                    .chain(others())
                    .any(|area| area.meets(&candidate.area) || line.is_some_and(|(a, b)| crosses(a, b, area)))
                && !leaders.iter().any(|(a, b)| crosses(*a, *b, &candidate.area))
        };
        let found = candidates(*point, size, middle).find(fits);
        if let Some(label) = &found {
            taken.push(label.area);
            leaders.extend(label.leader.map(|end| (*point, end)));
        }
        placed.push(found);
    }
    placed
}

/// The places that a label may have, best first: near ones before far ones, outward ones before inward ones.
fn candidates(point: Point, (width, height): (f64, f64), middle: Point) -> impl Iterator<Item = Placed> {
    let outward = (point.y - middle.y).atan2(point.x - middle.x);
    STEPS.into_iter().enumerate().flat_map(move |(step, distance)| {
        (0..DIRECTIONS).map(move |turn| {
            // 0, 1, -1, 2, -2 … steps from the outward direction.
            let turn = f64::from(if turn % 2 == 0 { -turn / 2 } else { (turn + 1) / 2 });
            let angle = outward + turn * std::f64::consts::TAU / f64::from(DIRECTIONS);
            let at = Point { x: point.x + distance * angle.cos(), y: point.y + distance * angle.sin() };
            // The label hangs from its near side: right of the point it begins there, left of it it ends there.
            let left = at.x - width * (1.0 - angle.cos()) / 2.0;
            let top = at.y - height * (1.0 - angle.sin()) / 2.0;
            let area = Area { left, top, right: left + width, bottom: top + height };
            Placed { area, leader: (step > 0).then(|| area.nearest_to(point)) }
        })
    })
}

/// Whether a line from a point passes through an area; looked at in steps of a fortieth. Its first bit does not count: two points may
/// stand so close that neither can be left without touching the other.
fn crosses(from: Point, to: Point, area: &Area) -> bool {
    let near = LEFT / (to.x - from.x).hypot(to.y - from.y).max(1.0);
    let at = |part: f64| Point { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    (0..=40).map(|step| f64::from(step) / 40.0).filter(|part| *part > near).any(|part| area.holds(at(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_a_crowd_do_not_cover_one_another() {
        let at = |x: i32, y: i32| Point { x: f64::from(x), y: f64::from(y) };
        let labels: Vec<(Point, usize)> = (0..9).map(|i| (at(164 + 36 * (i % 3), 164 + 36 * (i / 3)), 9)).collect();
        let frame = Area { left: 0.0, top: 0.0, right: 400.0, bottom: 400.0 };
        let taken = [Area::around(at(100, 200), 20.0)];
        let placed = place(&labels, Letters { width: 7.0, height: 16.0 }, frame, at(200, 200), &taken);
        let areas: Vec<Area> = placed.iter().flatten().map(|label| label.area).collect();
        assert_eq!(areas.len(), 9, "{placed:?}");
        for (index, area) in areas.iter().enumerate() {
            assert!(area.is_within(&frame) && !area.meets(&taken[0]));
            assert!(!areas[..index].iter().any(|other| other.meets(area)), "{index}");
            let points = labels.iter().enumerate().filter(|(other, _)| *other != index);
            assert!(points.clone().all(|(_, (point, _))| !area.holds(*point)), "{index}");
        }
        let tight = Area { left: 180.0, top: 180.0, right: 240.0, bottom: 240.0 };
        let placed = place(&labels, Letters { width: 7.0, height: 16.0 }, tight, at(200, 200), &[]);
        assert!(placed.iter().any(Option::is_none), "where there is no room, a label is left out");
    }
}
