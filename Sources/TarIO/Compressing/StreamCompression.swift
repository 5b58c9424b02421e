/// How a whole stream that we write is compressed, and how hard.
public struct StreamCompression: Hashable, Sendable {
    /// Which compressor.
    public enum Method: String, Sendable, CaseIterable {
        /// None: the bytes depend on nothing but the input.
        case none
        /// gzip, by zlib; without a time.
        case gzip
        /// Zstandard.
        case zstd
        /// xz.
        case xz
    }

    /// Which compressor.
    public let method: Method
    /// The compressor's own number for effort; nil for its default.
    public let level: Int?

    /// A method with its default effort.
    public init(_ method: Method) {
        self.method = method
        level = nil
    }

    /// Reads `METHOD` or `METHOD:LEVEL`; nil for what is neither, and for a level that the method does not have.
    public init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { String($0) }
        guard (1...2).contains(parts.count), let name = parts[0], let method = Method(rawValue: name) else {
            return nil
        }
        self.method = method
        guard parts.count == 2 else {
            level = nil
            return
        }
        // One spelling for each number.
        guard let digits = parts[1], let level = Int(digits), String(level) == digits, method.levels.contains(level)
        else { return nil }
        self.level = level
    }

    /// What a file's name gets after `.tar`.
    public var suffix: String { method.compression.suffix }
}

extension StreamCompression.Method {
    /// What the stream is then.
    fileprivate var compression: LayerCompression {
        switch self {
        case .none: .none
        case .gzip: .gzip
        case .zstd: .zstd
        case .xz: .xz
        }
    }

    /// The levels that there are.
    fileprivate var levels: Range<Int> {
        switch self {
        case .none: 0..<0
        case .gzip: 1..<10
        case .zstd: 1..<20
        case .xz: 0..<10
        }
    }
}

extension StreamCompression: CustomStringConvertible {
    /// As it is read: `zstd:3`.
    public var description: String { method.rawValue + (level.map { ":\($0)" } ?? "") }
}
