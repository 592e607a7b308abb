//! Deciding which records are shown, and joining those.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Site;
use crate::config::Settings;
use crate::date::Date;
use crate::decode::{Edge, Ids};
use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics};
use crate::model::{ByPlace, Decoded, Key, Kind, Rows, Standing, Status};

/// For whom and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct View {
    pub today: Date,
    /// Adds drafts, records under review and samples.
    pub preview: bool,
}

/// Joins the records that `view` may show; `None` when some were linked before and others are shown now.
pub fn link(decoded: &mut Decoded, settings: &Arc<Settings>, ids: &Ids, view: View) -> Option<(Site, Diagnostics)> {
    let standings = decoded.standings(view.today);
    let mut found = Diagnostics::default();
    report_mixed(&standings, ids, &mut found);
    let shown = shown(&standings, view);
    let tables = decoded.link(&shown)?;
    report_hidden(&standings, &shown, ids, view, &mut found);
    // A record whose file has errors has not gone anywhere: its own fault has been told, and none must be made of its address.
    let read = by_place(&standings);
    let unread = Kind::ALL.iter().flat_map(|kind| {
        let kind = kind.as_str();
        let places = (0..).zip(ids.of(kind)).filter(|(index, _)| !read.has(kind, *index));
        places.map(move |(_, id)| (kind, id.clone())).collect::<Vec<_>>()
    });
    let left = standings
        .iter()
        .filter(|standing| !shown.has(standing.kind.as_str(), standing.index))
        .filter(|standing| !matches!(standing.status, Status::Draft | Status::Review))
        .filter_map(|standing| {
            Some((standing.kind.as_str(), ids.of(standing.kind.as_str()).get(standing.index as usize)?.clone()))
        })
        .chain(unread)
        .collect();
    let changes_on = next_change(&standings, view);
    let mut referrers: HashMap<Key, Vec<Key>> = HashMap::new();
    tables.for_each_reference(&mut |from, edge| {
        let Some(kind) = Kind::parse(edge.kind) else { return };
        let from_list = referrers.entry(Key::new(kind, edge.index as usize)).or_default();
        // The references of one record come together, so that a repeated one is the last.
        if from_list.last() != Some(&from) {
            from_list.push(from);
        }
    });
    let languages = settings.tags();
    let settings = Arc::clone(settings);
    let site =
        Site { settings, languages, today: view.today, preview: view.preview, changes_on, tables, left, referrers };
    Some((site, found))
}

/// Whether a record could be shown, by its own status and dates.
fn may_stand(standing: &Standing, view: View) -> bool {
    let status = match standing.status {
        Status::Published => true,
        Status::Draft | Status::Review => view.preview,
        Status::Suspended | Status::Archived => false,
    };
    status && standing.in_time && (view.preview || !standing.sample)
}

fn shown(standings: &[Arc<Standing>], view: View) -> Rows {
    let mut open: Vec<&Standing> =
        standings.iter().map(Arc::as_ref).filter(|standing| may_stand(standing, view)).collect();
    // A record that cannot be without a hidden one is hidden too, which may hide others: until nothing changes.
    loop {
        let keys: ByPlace<()> = open.iter().map(|standing| (standing.kind.as_str(), standing.index, ())).collect();
        let before = open.len();
        open.retain(|standing| {
            standing.references.iter().filter(|edge| edge.required).all(|edge| keys.has(edge.kind, edge.index))
        });
        if open.len() == before {
            break;
        }
    }
    let mut rows: BTreeMap<&'static str, u32> = BTreeMap::new();
    open.iter()
        .map(|standing| {
            let next = rows.entry(standing.kind.as_str()).or_default();
            let row = *next;
            *next += 1;
            (standing.kind.as_str(), standing.index, row)
        })
        .collect()
}

fn by_place(standings: &[Arc<Standing>]) -> ByPlace<&Standing> {
    standings.iter().map(|standing| (standing.kind.as_str(), standing.index, &**standing)).collect()
}

fn id_of<'i>(ids: &'i Ids, edge: &Edge) -> &'i str {
    ids.of(edge.kind).get(edge.index as usize).map_or("", |id| id)
}

/// A real record that leans on a made-up one would lend it its truth; a made-up certificate, membership, price or story of a real
/// place would lie about it.
fn report_mixed(standings: &[Arc<Standing>], ids: &Ids, found: &mut Diagnostics) {
    let places = by_place(standings);
    for standing in standings {
        for edge in &standing.references {
            let Some(target) = places.get(edge.kind, edge.index) else { continue };
            let code = match (standing.sample, target.sample) {
                (false, true) => Code::SampleMixed,
                (true, false) if target.kind == Kind::Hospital => Code::SampleOfReal,
                _ => continue,
            };
            found.push(Diagnostic::at(code, edge.at).arg("id", id_of(ids, edge)));
        }
    }
}

/// What a record says of one that exists but is not shown is left out, or it is left out itself; the editor should know. What
/// hides in due time, by its dates, needs no word.
fn report_hidden(standings: &[Arc<Standing>], shown: &Rows, ids: &Ids, view: View, found: &mut Diagnostics) {
    let places = by_place(standings);
    for standing in standings.iter().filter(|standing| may_stand(standing, view)) {
        let is_shown = shown.has(standing.kind.as_str(), standing.index);
        for edge in standing.references.iter().filter(|edge| is_shown || edge.required) {
            let hidden = !shown.has(edge.kind, edge.index);
            if let (true, Some(target)) = (hidden, places.get(edge.kind, edge.index))
                && !target.sample
                && target.in_time
            {
                let diagnostic =
                    Diagnostic::at(Code::ReferenceHidden, edge.at).arg("kind", Arg::Term(target.kind.term()));
                found.push(diagnostic.arg("id", id_of(ids, edge)));
            }
        }
    }
}

/// The next day on which a record comes, goes or changes by its dates alone.
fn next_change(standings: &[Arc<Standing>], view: View) -> Option<Date> {
    standings
        .iter()
        .filter(|standing| standing.status == Status::Published && (view.preview || !standing.sample))
        .flat_map(|standing| standing.turning_days.iter().copied())
        .filter(|day| *day > view.today)
        .min()
}
