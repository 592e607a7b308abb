//! A record that is no more: it stays in the content, archived; nothing leads to it, and its addresses lead to the best page there is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fields::set;
use super::references::{Content, changes_of, ids_within};
use super::rename::Plan;
use super::{Refusal, trial, unlink};
use crate::date::Date;
use crate::decode::Edge;
use crate::fs::Disk;
use crate::model::{Kind, NAMED_PAGES, Standing, Status};
use crate::pipeline::Options;
use crate::plan;
use crate::yaml;

/// What is to be archived, and how.
#[derive(Clone, Debug)]
pub struct Wanted<'w> {
    pub kind: Kind,
    pub id: &'w str,
    /// The record that takes its place.
    pub to: Option<(Kind, &'w str)>,
    /// Its addresses are to answer no more.
    pub gone: bool,
    /// Records that cannot be without it are archived too.
    pub together: bool,
}

/// Plans to archive a record. The site must have no errors.
///
/// # Errors
/// Why it cannot be done; nothing has changed then.
pub fn archive(disk: &dyn Disk, options: &Options, day: Date, wanted: &Wanted<'_>) -> Result<Plan, Refusal> {
    let root = &options.root;
    let mut content = Content::read(disk, root, day)?;
    let missing = |content: &Content, kind: Kind, id: &str| Refusal::NoRecord {
        id: id.to_owned(),
        near: content.records.rules.ids.near(kind.as_str(), id),
    };
    let first = content.standing(wanted.kind, wanted.id).cloned();
    let first = first.ok_or_else(|| missing(&content, wanted.kind, wanted.id))?;
    if let Some((kind, id)) = wanted.to
        && (content.standing(kind, id).is_none() || (kind, id) == (wanted.kind, wanted.id))
    {
        return Err(missing(&content, kind, id));
    }
    if wanted.kind == Kind::Page && NAMED_PAGES.contains(&wanted.id) {
        return Err(Refusal::NamedPage);
    }
    let all = dependents(&content, first, wanted)?;
    let keys: BTreeSet<(Kind, u32)> = all.iter().map(|standing| (standing.kind, standing.index)).collect();
    let mut redirects = Vec::new();
    for standing in &all {
        let id = content.id_of(standing).to_owned();
        mark(&mut content, standing.kind, &id)?;
        let edges = content.edges_to(standing.kind, &id);
        for (from, edge) in edges.iter().filter(|(from, _)| is_live(from) && !keys.contains(&(from.kind, from.index))) {
            let to = wanted.to.filter(|(kind, _)| *kind == standing.kind).map(|(_, id)| id);
            take_out(&mut content, from, *edge, &id, to)?;
        }
        let target = target(&content, standing, wanted);
        let today = trial::public_addresses(disk, options, standing.kind, &id)?;
        let kept = content.redirect(&format!("{}:{id}", standing.kind.as_str()), &target, &today);
        redirects.extend(kept.into_iter().map(|address| (address, target.clone())));
    }
    let (places, files) = content.count();
    let hidden = all.iter().skip(1).map(|other| format!("{}:{}", other.kind.as_str(), content.id_of(other))).collect();
    let texts =
        content.texts().ok_or_else(|| Refusal::Unclear { path: format!("{}:{}", wanted.kind.as_str(), wanted.id) })?;
    let changes = changes_of(disk, root, texts)?;
    Ok(Plan { changes, moved: Vec::new(), places, files, redirects, hidden })
}

/// Whether a record may be shown one day.
fn is_live(standing: &Standing) -> bool {
    !matches!(standing.status, Status::Archived | Status::Suspended)
}

/// The record and those that cannot be without it, directly or not.
fn dependents(content: &Content, first: Arc<Standing>, wanted: &Wanted<'_>) -> Result<Vec<Arc<Standing>>, Refusal> {
    let mut all = vec![first];
    let mut at = 0;
    while let Some(standing) = all.get(at).cloned() {
        at += 1;
        // Those that name the record which takes its place need not go.
        let replaced = at == 1 && wanted.to.is_some_and(|(kind, _)| kind == standing.kind);
        for (from, edge) in content.edges_to(standing.kind, content.id_of(&standing)) {
            let known = all.iter().any(|known| (known.kind, known.index) == (from.kind, from.index));
            if edge.required && is_live(&from) && !known && !replaced {
                all.push(from);
            }
        }
    }
    if all.len() > 1 && !wanted.together {
        let by = all.iter().skip(1).map(|other| format!("{}:{}", other.kind.as_str(), content.id_of(other))).collect();
        return Err(Refusal::Needed { by });
    }
    Ok(all)
}

/// Says in the record that it is archived.
fn mark(content: &mut Content, kind: Kind, id: &str) -> Result<(), Refusal> {
    let Some(file) = content.file(kind, id).cloned() else { return Ok(()) };
    let cut = file.node.as_deref().and_then(|node| set(&file.source, node, "status", None, Status::Archived.as_str()));
    let cut = cut.ok_or_else(|| Refusal::Unclear { path: content.path(file.file.0).to_owned() })?;
    content.cut(file.file.0, cut);
    Ok(())
}

/// Takes a reference out of where it stands, or lets it lead to what takes the place.
fn take_out(content: &mut Content, from: &Standing, edge: Edge, id: &str, to: Option<&str>) -> Result<(), Refusal> {
    let file = edge.at.file.0;
    let unclear = |content: &Content| Refusal::Unclear { path: content.path(file).to_owned() };
    let source = content.source(file).to_owned();
    let record = content.file(from.kind, content.id_of(from)).filter(|record| record.file.0 == file);
    let node = record.and_then(|record| record.node.clone());
    let node = node.filter(|node| unlink::is_value(node, &edge.at.range()));
    let value = node.as_deref();
    let is_twice = |new: &str| {
        let spelled = [new.to_owned(), format!("{}:{new}", edge.kind)];
        value.is_some_and(|node| spelled.iter().any(|spelled| unlink::stands_beside(node, &edge.at.range(), spelled)))
    };
    if let Some(new) = to.filter(|new| !is_twice(new)) {
        return content.point_to(edge, id, new).then_some(()).ok_or_else(|| unclear(content));
    }
    if let Some(node) = value {
        let cut = unlink::field(&source, node, from.kind.fields(), &edge.at.range());
        content.cut(file, cut.ok_or_else(|| unclear(content))?);
        return Ok(());
    }
    for place in ids_within(&source, edge.at.range(), edge.kind, id).ok_or_else(|| unclear(content))? {
        let cut = unlink::link(&source, edge.kind, &place);
        content.cut(file, cut.ok_or_else(|| unclear(content))?);
    }
    Ok(())
}

/// Where the addresses of an archived record lead: to what takes its place, a service's to its specialty, else to its list; those of
/// a person's story nowhere, since a consent can be withdrawn.
fn target(content: &Content, standing: &Standing, wanted: &Wanted<'_>) -> String {
    let file = content.file(standing.kind, content.id_of(standing));
    let node = file.and_then(|file| yaml::parse(&file.source).ok());
    let field = |name: &str| node.as_ref().and_then(|node| node.get(name));
    let section = || plan::section_of(standing.kind).map(|section| format!("section:{}", section.as_str()));
    let own_specialty = || {
        let id = field("specialty").filter(|_| standing.kind == Kind::Service)?.scalar()?;
        let is_there = content.standing(Kind::Specialty, id).is_some_and(|other| other.status == Status::Published);
        (is_there && (wanted.kind != Kind::Specialty || wanted.id != id)).then(|| format!("specialty:{id}"))
    };
    match wanted.to {
        _ if wanted.gone || field("consent").is_some_and(|_| standing.kind == Kind::Story) => "gone".to_owned(),
        Some((kind, id)) => format!("{}:{id}", kind.as_str()),
        None => own_specialty().or_else(section).unwrap_or_else(|| "home".to_owned()),
    }
}
