//! The site as it is being written: made in memory, shown by a server of one's own, shown anew as soon as a file changes.
//!
//! Promises: requests see the last sound site, whole; what is wrong lies over it in words; nothing but files of the site goes
//! out, to nobody but those who ask this very host; nothing is written but the cache of pictures.

mod answer;
mod bar;
mod behind;
mod events;
mod http;
mod stage;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::decode::FieldSpec;
use crate::diagnostics::{Diagnostics, Sources};
use crate::fs::{Disk, DiskError};
use crate::pipeline::{self, Kept, Options, Report};
use answer::Server;
use stage::{Shown, Stage};
use watch::{Seen, Watch};

/// Connections at a time.
const MOST_CONNECTIONS: usize = 200;
/// Ports that are tried, the wanted one first.
const PORTS: u16 = 20;

/// How a person is told things; the words are not ours.
pub trait Tell: Send + Sync {
    /// A word of the interface.
    fn word(&self, term: &str) -> String;

    /// What a field is for.
    fn field(&self, field: &FieldSpec) -> String;

    /// Diagnostics as plain text.
    fn found(&self, found: &Diagnostics, sources: &Sources) -> String;

    /// Trouble with the disk as plain text.
    fn trouble(&self, error: &DiskError) -> String;

    /// The site was looked at anew; `None` when it could not be read at all.
    fn looked(&self, report: Option<&Report>, took: Duration, is_shown: bool);

    /// All pages were made behind, and this was found.
    fn judged(&self, found: &Diagnostics, sources: &Sources);
}

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Address {
    /// A name or number; loopback unless somebody else is to see it.
    pub host: String,
    /// 0 for any that is free; otherwise the first free one from here on.
    pub port: u16,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{host}:{port}: {source}")]
    Listen { host: String, port: u16, source: io::Error },
    #[error("{0}")]
    Watch(#[from] notify::Error),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// A server that listens, and does not answer yet.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    host: String,
    pub address: SocketAddr,
}

impl Listening {
    /// Takes the first free port from the wanted one on.
    ///
    /// # Errors
    /// When none of them is free, or the host is none of this machine's.
    pub fn at(wanted: &Address) -> Result<Listening, ServeError> {
        let Address { host, port } = wanted;
        let fault = |source| ServeError::Listen { host: host.clone(), port: *port, source };
        let most = if *port == 0 { 1 } else { PORTS };
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for port in (0..most).filter_map(|step| port.checked_add(step)) {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            for address in (bare, port).to_socket_addrs().map_err(fault)? {
                match TcpListener::bind(address) {
                    Ok(listener) => {
                        let address = listener.local_addr().map_err(fault)?;
                        return Ok(Listening { listener, host: host.to_ascii_lowercase(), address });
                    }
                    Err(error) => last = error,
                }
            }
            if last.kind() != io::ErrorKind::AddrInUse {
                break;
            }
        }
        Err(fault(last))
    }

    /// Whether nobody but this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// When the site's folder cannot be found or watched.
    pub fn serve(self, disk: Arc<dyn Disk>, options: Options, tell: Arc<dyn Tell>) -> Result<(), ServeError> {
        let root = disk.resolve(&options.root)?;
        let mut options = Options { root: root.clone(), preview: true, ..options };
        let mut watch = Watch::new(&root)?;
        let stage = Arc::new(Stage::default());
        let server =
            Arc::new(Server::new(self.host, Arc::clone(&stage), Arc::clone(&disk), options.clone(), Arc::clone(&tell)));
        let listener = self.listener;
        thread::spawn(move || accept(&listener, &server));
        let mut kept = Kept::default();
        let mut number = 0;
        loop {
            let start = Instant::now();
            let outcome = pipeline::prepare(&*disk, &options, &mut kept);
            // Only the first look is waited for at the terminal.
            options.progress = None;
            match outcome {
                Ok((report, Some(prepared))) => {
                    number += 1;
                    let shown = Arc::new(Shown::new(number, prepared, report));
                    stage.turn(Some(Arc::clone(&shown)), "");
                    tell.looked(Some(&shown.report), start.elapsed(), true);
                    behind::judge(shown, &stage, &disk, &options, &tell);
                }
                Ok((report, None)) => {
                    stage.turn(None, &tell.found(&report.found, &report.sources));
                    tell.looked(Some(&report), start.elapsed(), false);
                }
                Err(error) => {
                    stage.turn(None, &tell.trouble(&error));
                    tell.looked(None, start.elapsed(), false);
                }
            }
            match watch.wait() {
                Some(Seen::Only(files)) => kept.documents.only(files),
                Some(Seen::Anything) => {}
                None => return Ok(()),
            }
        }
    }
}

/// Hands each connection to a thread of its own.
fn accept(listener: &TcpListener, server: &Arc<Server>) {
    let busy = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let (Ok(stream), true) = (stream, busy.load(Ordering::Relaxed) < MOST_CONNECTIONS) else {
            // Too many, or no descriptor left: others end soon.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let hold = Hold::new(&busy);
        let server = Arc::clone(server);
        let converse = move || {
            let _hold = hold;
            let peer = stream.peer_addr().map(|peer| peer.ip()).ok();
            // A visitor who goes away is no news.
            let _ = http::converse(stream, |request| server.answer(request, peer));
        };
        // A thread that cannot be had costs this connection, not the server.
        let _ = thread::Builder::new().spawn(converse);
    }
}

/// Counts a connection for as long as it lives.
struct Hold(Arc<AtomicUsize>);

impl Hold {
    fn new(busy: &Arc<AtomicUsize>) -> Hold {
        busy.fetch_add(1, Ordering::Relaxed);
        Hold(Arc::clone(busy))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
