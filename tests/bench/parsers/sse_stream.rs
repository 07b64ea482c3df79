// SPDX-License-Identifier: MIT
// sse_stream FRAME_FILE: bytes per second of CPU of the sse-stream crate on that frame again and
// again, in reads of 16 KiB, counting whole events with their data as strings.
use std::convert::Infallible;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::StreamExt;
use sse_stream::SseByteStream;

const READ_BYTES: usize = 16 << 10;
const STREAM_BYTES: usize = 1 << 20;

fn events(stream: &Bytes) -> usize {
    let reads = (0..stream.len())
        .step_by(READ_BYTES)
        .map(|at| Ok::<_, Infallible>(stream.slice(at..stream.len().min(at + READ_BYTES))));
    let mut parsed = SseByteStream::new(futures_util::stream::iter(reads));
    futures_executor::block_on(async {
        let mut count = 0;
        while let Some(event) = parsed.next().await {
            count += usize::from(event.expect("an event").data.is_some());
        }
        count
    })
}

// Of this thread, so that what else the machine does is not counted.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    Duration::from_nanos(text.split(' ').next().unwrap().parse().expect("nanoseconds"))
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: sse_stream FRAME_FILE");
    let frame = std::fs::read(path).expect("a frame");
    let frames = STREAM_BYTES.div_ceil(frame.len());
    let stream = Bytes::from(frame.repeat(frames));
    let start = Instant::now();
    let begun = cpu();
    let mut bytes = 0;
    while start.elapsed() < Duration::from_millis(500) {
        assert_eq!(events(&stream), frames);
        bytes += stream.len();
    }
    println!("{}", bytes as f64 / (cpu() - begun).as_secs_f64());
}
