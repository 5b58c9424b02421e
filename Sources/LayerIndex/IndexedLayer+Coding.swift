internal import Digests
public import LayerEntries
internal import TarIO

extension IndexedLayer {
    /// What a file begins with; the number is the version of what follows.
    static let magic = Array("lxlayer index 2\n".utf8)
    private static let checksumSize = 32

    /// The file's bytes: what it is, the layer, and a checksum of both.
    public func encoded() -> [UInt8] {
        var encoder = ByteEncoder()
        encoder.append(key.digest.description.utf8)
        encoder.append(UInt64(key.size))
        encoder.append(key.compression.rawValue.utf8)
        encoder.append(UInt64(filter))
        for limit in [Int64(limits.levels), Int64(limits.path), limits.ratio, Int64(limits.header), limits.window] {
            encoder.append(UInt64(clamping: limit))
        }
        encoder.append(byte: limits.isLenient ? 1 : 0)
        encoder.append(contents.diffID.description.utf8)
        encoder.append(UInt64(clamping: contents.unpackedSize))
        encoder.append(UInt64(clamping: contents.usage.unpacked))
        encoder.append(UInt64(clamping: contents.usage.kept))
        encoder.append(UInt64(clamping: keptContents))
        encoder.append(UInt64(contents.diagnostics.count))
        for diagnostic in contents.diagnostics { diagnostic.encode(to: &encoder) }
        contents.entries.encode(to: &encoder)
        encoder.append(byte: hasContentDigests ? 1 : 0)
        if hasContentDigests {
            encoder.append(UInt64(contents.contentDigests.count))
            for (entry, digest) in contents.contentDigests.sorted(by: { $0.key < $1.key }) {
                encoder.append(UInt64(entry))
                encoder.append(digest.description.utf8)
            }
        }
        let bytes = IndexedLayer.magic + encoder.bytes
        return bytes + IndexedLayer.checksum(of: bytes[...])
    }

    /// Reads a file's bytes; throws where they are not those of this key, of this version, whole and unchanged.
    ///
    /// The checksum tells accidents. What somebody put there who could make one is still checked: it is at worst
    /// another layer. Complexity: linear.
    public init(decoding bytes: [UInt8], as key: Key) throws(MalformedEncoding) {
        try self.init(decoding: bytes)
        guard self.key == key else { throw MalformedEncoding() }
    }

    /// Reads a file's bytes, whichever layer it is about.
    public init(decoding bytes: [UInt8]) throws(MalformedEncoding) {
        let end = bytes.count - IndexedLayer.checksumSize
        guard bytes.starts(with: IndexedLayer.magic), end >= IndexedLayer.magic.count,
            bytes[end...].elementsEqual(IndexedLayer.checksum(of: bytes[..<end]))
        else { throw MalformedEncoding() }
        try self.init(unchecked: bytes, in: IndexedLayer.magic.count..<end)
    }

    /// Reads the bytes between what a file begins and ends with.
    init(unchecked bytes: [UInt8], in range: Range<Int>) throws(MalformedEncoding) {
        var decoder = ByteDecoder(bytes, in: range)
        let digest = try decoder.digest()
        let size = try decoder.number(as: Int64.self)
        guard let compression = LayerCompression(rawValue: String(decoding: try decoder.part(), as: UTF8.self)) else {
            throw MalformedEncoding()
        }
        let key = Key(digest: digest, size: size, compression: compression)
        let filter = try decoder.number(as: UInt32.self)
        var limits = ReadLimits()
        limits.levels = try decoder.number(as: Int.self)
        limits.path = try decoder.number(as: Int.self)
        limits.ratio = try decoder.number(as: Int64.self)
        limits.header = try decoder.number(as: Int.self)
        limits.window = try decoder.number(as: Int64.self)
        limits.isLenient = try decoder.flag()
        let diffID = try decoder.digest()
        let unpackedSize = try decoder.number(as: Int64.self)
        let unpacked = try decoder.number(as: Int64.self)
        let kept = try decoder.number(as: Int64.self)
        let keptContents = try decoder.number(as: Int64.self, upTo: kept)
        var diagnostics: [LayerDiagnostic] = []
        for _ in 0..<(try decoder.number(as: Int.self, upTo: 64)) {
            diagnostics.append(try LayerDiagnostic(from: &decoder))
        }
        let entries = try EntryTable(from: &decoder, levels: limits.levels)
        let hasContentDigests = try decoder.flag()
        var digests: [Int: Digest] = [:]
        if hasContentDigests {
            for _ in 0..<(try decoder.number(as: Int.self, upTo: entries.count)) {
                let entry = try decoder.number(as: Int.self)
                digests[entry] = try decoder.digest()
            }
        }
        guard decoder.remaining == 0 else { throw MalformedEncoding() }
        self.init(
            key: key,
            contents: LayerContents(
                entries: entries, contentDigests: digests, diffID: diffID, unpackedSize: unpackedSize,
                usage: ReadUsage(entries: entries.count, unpacked: unpacked, kept: kept), diagnostics: diagnostics),
            limits: limits, filter: filter, hasContentDigests: hasContentDigests, keptContents: keptContents)
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hasher = DigestHasher()
        hasher.update(bytes.span.bytes)
        return hasher.finish().bytes
    }
}

extension ByteDecoder {
    fileprivate mutating func digest() throws(MalformedEncoding) -> Digest {
        let text = String(decoding: try part(), as: UTF8.self)
        do { return try Digest(text) } catch { throw MalformedEncoding() }
    }

    fileprivate mutating func flag() throws(MalformedEncoding) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw MalformedEncoding()
        }
    }
}

extension LayerDiagnostic {
    private var number: UInt8 {
        switch self {
        case .emptyBlob: 0
        case .missingEndOfArchive: 1
        case .dataAfterEndOfArchive: 2
        case .zerosAfterCompression: 3
        case .repeatedRecords: 4
        case .globalRecords: 5
        case .clampedName: 6
        case .mislabelledCompression: 7
        }
    }

    fileprivate func encode(to encoder: inout ByteEncoder) {
        encoder.append(byte: number)
        if case .mislabelledCompression(let actual) = self { encoder.append(actual.rawValue.utf8) }
    }

    fileprivate init(from decoder: inout ByteDecoder) throws(MalformedEncoding) {
        let plain: [LayerDiagnostic] = [
            .emptyBlob, .missingEndOfArchive, .dataAfterEndOfArchive, .zerosAfterCompression, .repeatedRecords,
            .globalRecords, .clampedName,
        ]
        let number = try decoder.byte()
        if number < plain.count {
            self = plain[Int(number)]
        } else {
            let text = String(decoding: try decoder.part(), as: UTF8.self)
            guard number == 7, let compression = LayerCompression(rawValue: text) else { throw MalformedEncoding() }
            self = .mislabelledCompression(compression)
        }
    }
}
