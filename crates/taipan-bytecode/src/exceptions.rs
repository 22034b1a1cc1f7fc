//! The exception table: which handler covers which words.

/// Words `start..end` are covered by the handler at `target`: the stack is cut to `depth`, with `lasti` the offset of the raising
/// instruction is pushed as an int, then the exception.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct ExceptionEntry {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub depth: u32,
    pub lasti: bool,
}

/// The entry that covers `offset`.
pub fn find_handler(table: &[ExceptionEntry], offset: u32) -> Option<&ExceptionEntry> {
    let i = table.partition_point(|e| e.start <= offset);
    table[..i].last().filter(|e| offset < e.end)
}

fn put(out: &mut Vec<u8>, value: u32, mark: bool) {
    let mut started = false;
    for shift in [30, 24, 18, 12, 6, 0] {
        if shift == 0 || started || value >> shift != 0 {
            let mut b = (value >> shift & 0x3f) as u8;
            if shift != 0 {
                b |= 0x40;
            }
            if mark && !started {
                b |= 0x80;
            }
            started = true;
            out.push(b);
        }
    }
}

/// `co_exceptiontable` bytes: CPython's format, in words.
pub fn encode_exception_table(table: &[ExceptionEntry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(table.len() * 6);
    for e in table {
        put(&mut out, e.start, true);
        put(&mut out, e.end - e.start, false);
        put(&mut out, e.target, false);
        put(&mut out, e.depth << 1 | e.lasti as u32, false);
    }
    out
}

/// Reads what [`encode_exception_table`] wrote; `None` for malformed bytes.
pub fn decode_exception_table(bytes: &[u8]) -> Option<Vec<ExceptionEntry>> {
    let mut it = bytes.iter().copied().peekable();
    let mut get = |first: bool| -> Option<u32> {
        let mut b = it.next()?;
        if (b & 0x80 != 0) != first {
            return None;
        }
        let mut v = (b & 0x3f) as u32;
        while b & 0x40 != 0 {
            b = it.next()?;
            v = v.checked_mul(64)? | (b & 0x3f) as u32;
        }
        Some(v)
    };
    let mut out = Vec::new();
    while let Some(start) = get(true) {
        let len = get(false)?;
        let target = get(false)?;
        let dl = get(false)?;
        out.push(ExceptionEntry {
            start,
            end: start.checked_add(len)?,
            target,
            depth: dl >> 1,
            lasti: dl & 1 != 0,
        });
    }
    Some(out)
}
