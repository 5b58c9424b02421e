internal import CISAL

/// Decompresses gzip members one after the other; owns ISA-L's state (about 90 KB).
///
/// ISA-L reads the header and checks CRC-32 and length at the end of each member. The header is read by a call of its
/// own: `isal_inflate` forgets a header's flags and checksum where the input ends inside it.
@safe
struct GzipInflater: ~Copyable {
    private let state: UnsafeMutablePointer<inflate_state>
    private let header: UnsafeMutablePointer<isal_gzip_header>
    private var isInHeader = true

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe header = .allocate(capacity: 1)
        unsafe isal_inflate_init(state)
        reset()
    }

    deinit {
        unsafe state.deallocate()
        unsafe header.deallocate()
    }

    /// What one call did.
    struct Step {
        var consumed: Int
        var produced: Int
        var memberEnded: Bool
    }

    /// Makes ready for the next member.
    mutating func reset() {
        unsafe isal_inflate_reset(state)
        unsafe isal_gzip_header_init(header)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        isInHeader = true
    }

    /// Decompresses from `input` to the start of `output` until one of them is used up or the member ends.
    mutating func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(GzipFailure) -> Step {
        let source = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe state.pointee.next_in = source?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(input.count)
        unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = UInt32(output.count)
        if isInHeader, try !readHeader() { return Step(consumed: input.count, produced: 0, memberEnded: false) }
        let result = unsafe isal_inflate(state)
        switch result {
        case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW: break
        case ISAL_INCORRECT_CHECKSUM: throw GzipFailure(fault: .checksum)
        default: throw GzipFailure(fault: .malformed)
        }
        return Step(
            consumed: input.count - Int(unsafe state.pointee.avail_in),
            produced: output.count - Int(unsafe state.pointee.avail_out),
            memberEnded: unsafe state.pointee.block_state == ISAL_BLOCK_FINISH)
    }

    /// Reads the member's header; false when the input ends inside it.
    private mutating func readHeader() throws(GzipFailure) -> Bool {
        switch unsafe isal_read_gzip_header(state, header) {
        case ISAL_DECOMP_OK: break
        case ISAL_END_INPUT: return false
        case ISAL_INCORRECT_CHECKSUM: throw GzipFailure(fault: .checksum)
        default: throw GzipFailure(fault: .malformed)
        }
        // A compliant decompressor refuses what these may mean one day (RFC 1952, 2.3.1.2).
        guard unsafe header.pointee.flags & 0xe0 == 0 else { throw GzipFailure(fault: .malformed) }
        isInHeader = false
        return true
    }
}

/// A fault without its place.
struct GzipFailure: Error {
    var fault: GzipFault
}
