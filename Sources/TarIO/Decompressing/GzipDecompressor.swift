internal import CISAL

/// Decompresses gzip (RFC 1952) with ISA-L, whose state takes about 90 KB.
///
/// ISA-L reads the header and checks CRC-32 and length at the end of each member. The header is read by a call of its
/// own: `isal_inflate` forgets a header's flags and checksum where the input ends inside it.
@safe
final class GzipDecompressor: Decompressor {
    private let state: UnsafeMutablePointer<inflate_state>
    private let header: UnsafeMutablePointer<isal_gzip_header>
    private var isInHeader = true

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe header = .allocate(capacity: 1)
        unsafe isal_inflate_init(state)
    }

    deinit {
        unsafe state.deallocate()
        unsafe header.deallocate()
    }

    func begin() {
        unsafe isal_inflate_reset(state)
        unsafe isal_gzip_header_init(header)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        isInHeader = true
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionFailure) -> DecompressionStep {
        let source = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe state.pointee.next_in = source?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(input.count)
        unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = UInt32(output.count)
        if isInHeader, try !readHeader() {
            return DecompressionStep(consumed: input.count, produced: 0, memberEnded: false)
        }
        let result = unsafe isal_inflate(state)
        switch result {
        case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW: break
        case ISAL_INCORRECT_CHECKSUM: throw .fault(.checksum)
        default: throw .fault(.malformed)
        }
        return DecompressionStep(
            consumed: input.count - Int(unsafe state.pointee.avail_in),
            produced: output.count - Int(unsafe state.pointee.avail_out),
            memberEnded: unsafe state.pointee.block_state == ISAL_BLOCK_FINISH)
    }

    /// Reads the member's header; false when the input ends inside it.
    private func readHeader() throws(CompressionFailure) -> Bool {
        switch unsafe isal_read_gzip_header(state, header) {
        case ISAL_DECOMP_OK: break
        case ISAL_END_INPUT: return false
        case ISAL_INCORRECT_CHECKSUM: throw .fault(.checksum)
        default: throw .fault(.malformed)
        }
        // A compliant decompressor refuses what these may mean one day (RFC 1952, 2.3.1.2).
        guard unsafe header.pointee.flags & 0xe0 == 0 else { throw .fault(.malformed) }
        isInHeader = false
        return true
    }
}
