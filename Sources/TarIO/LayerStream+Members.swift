/// Where in the members of a compressed blob a stream is.
struct MemberState {
    /// Whether a member has begun and not ended.
    var isInside = false
    /// Whether the last call filled the output, so that more may follow without input.
    var mayHaveMore = false
    /// Whether any member has begun.
    var isAfterFirst = false
    /// How many zeros follow the last member so far.
    var zeros: Int64 = 0
}

extension LayerStream {
    /// Whether zeros follow the last member.
    var hasZerosAtEnd: Bool { members.zeros > 0 }

    /// The next part of what the members hold; empty at the end of the blob.
    func nextDecompressed(by decompressor: any Decompressor) throws(LayerError) -> UnsafeRawBufferPointer {
        while true {
            if pending.isEmpty, !members.mayHaveMore {
                if !sourceEnded { try refill() }
                if pending.isEmpty {
                    if members.isInside { throw damaged(.truncated) }
                    return unsafe UnsafeRawBufferPointer(rebasing: unpacked.current[..<0])
                }
            }
            if !members.isInside, try !begin(decompressor) { continue }
            let input = unsafe UnsafeRawBufferPointer(rebasing: packed.current[pending])
            let step: DecompressionStep
            do { step = unsafe try decompressor.decompress(input, into: unpacked.current) } catch {
                throw failed(error)
            }
            // Whatever a library does, every turn gets further.
            guard step.consumed > 0 || step.produced > 0 || step.memberEnded || pending.isEmpty else {
                throw damaged(.malformed)
            }
            pending = (pending.lowerBound + step.consumed)..<pending.upperBound
            members.isInside = !step.memberEnded
            members.mayHaveMore = unsafe members.isInside && step.produced == unpacked.current.count
            if step.produced > 0 { return unsafe UnsafeRawBufferPointer(rebasing: unpacked.current[..<step.produced]) }
        }
    }

    /// Looks at what follows a member, or begins the blob: another member, or zeros to the end.
    private func begin(_ decompressor: any Decompressor) throws(LayerError) -> Bool {
        if members.isAfterFirst {
            let rest = unsafe packed.current[pending]
            let zeros = unsafe rest.prefix { $0 == 0 }.count
            members.zeros += Int64(zeros)
            pending = (pending.lowerBound + zeros)..<pending.upperBound
            guard let byte = unsafe packed.current[pending].first else { return false }
            // xz allows zeros between streams, four by four (.xz file format, 2.2).
            let mayFollow = members.zeros == 0 || compression == .xz && members.zeros % 4 == 0
            guard mayFollow, compression.mayBegin(byte) else { throw damaged(.trailingData) }
            members.zeros = 0
        }
        do { try decompressor.begin() } catch { throw failed(error) }
        members.isInside = true
        members.isAfterFirst = true
        return true
    }
}
