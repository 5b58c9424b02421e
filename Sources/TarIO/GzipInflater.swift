internal import CISAL

/// Decompresses gzip members one after the other; owns ISA-L's state (about 90 KB).
///
/// ISA-L reads the header and checks CRC-32 and length at the end of each member.
@safe
struct GzipInflater: ~Copyable {
    private let state: UnsafeMutablePointer<inflate_state>

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe isal_inflate_init(state)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP)
    }

    deinit { unsafe state.deallocate() }

    /// What one call did.
    struct Step {
        var consumed: Int
        var produced: Int
        var memberEnded: Bool
    }

    /// Makes ready for the next member.
    mutating func reset() {
        unsafe isal_inflate_reset(state)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP)
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
}

/// A fault without its place.
struct GzipFailure: Error {
    var fault: GzipFault
}
