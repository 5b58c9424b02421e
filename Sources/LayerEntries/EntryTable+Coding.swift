extension EntryTable {
    /// What is said of an entry in the first byte: its type, and which other parts follow.
    private struct Parts: OptionSet {
        let rawValue: UInt8
        static let type = Parts(rawValue: 7)
        static let directory = Parts(rawValue: 8)
        static let owner = Parts(rawValue: 16)
        static let xattrs = Parts(rawValue: 32)
        static let content = Parts(rawValue: 64)
    }

    /// Writes the table, about 20 bytes for each entry beside its name.
    ///
    /// Complexity: linear in the bytes.
    public func encode(to encoder: inout ByteEncoder) {
        encoder.append(UInt64(count))
        var last: Record?
        for (number, record) in records.enumerated() {
            let xattrs = xattrs[number] ?? [:]
            var parts = Parts(rawValue: record.type.rawValue)
            if record.directory != last?.directory { parts.insert(.directory) }
            if (record.mode, record.uid, record.gid) != last.map({ ($0.mode, $0.uid, $0.gid) }) ?? (0, 0, 0) {
                parts.insert(.owner)
            }
            if !xattrs.isEmpty { parts.insert(.xattrs) }
            if contents[number] != nil { parts.insert(.content) }
            encoder.append(byte: parts.rawValue)
            if parts.contains(.directory) { encoder.append(directory(of: number)) }
            encoder.append(name(of: number))
            switch record.type {
            case .directory, .fifo: break
            case .file, .characterDevice, .blockDevice: encoder.append(UInt64(bitPattern: record.value))
            case .symlink, .hardlink: encoder.append(target(of: record))
            }
            if parts.contains(.owner) {
                encoder.append(UInt64(record.mode))
                encoder.append(UInt64(record.uid))
                encoder.append(UInt64(record.gid))
            }
            encoder.append(signed: record.seconds &- (last?.seconds ?? 0))
            encoder.append(UInt64(record.nanoseconds))
            if parts.contains(.xattrs) {
                encoder.append(UInt64(xattrs.count))
                for (name, value) in xattrs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                    encoder.append(name)
                    encoder.append(value)
                }
            }
            if let content = contents[number] { encoder.append(content) }
            last = record
        }
    }

    /// Reads a table; every entry is one that a layer may hold, with at most `levels` names in its path.
    ///
    /// Complexity: linear in the bytes, and so is the memory.
    public init(from decoder: inout ByteDecoder, levels: Int) throws(MalformedEncoding) {
        // An entry takes four bytes at least.
        let count = try decoder.number(as: Int.self, upTo: decoder.remaining / 4)
        records.reserveCapacity(count)
        for number in 0..<count {
            let parts = Parts(rawValue: try decoder.byte())
            guard parts.rawValue & 0x80 == 0, let type = FileType(rawValue: parts.intersection(.type).rawValue) else {
                throw MalformedEncoding()
            }
            let last = records.last
            if parts.contains(.directory) {
                let path = try decoder.part()
                guard EntryTable.isClean(path, levels: levels - 1) else { throw MalformedEncoding() }
                // As when it was made: the same directory again stays the same.
                directories.append(bytes.count..<(bytes.count + path.count))
                bytes += path
            }
            guard let directory = directories.last else { throw MalformedEncoding() }
            let name = try decoder.part()
            guard EntryTable.isName(name) || name.isEmpty && directory.isEmpty && type == .directory else {
                throw MalformedEncoding()
            }
            var record = Record(
                name: bytes.count, value: 0, seconds: 0, nanoseconds: 0, uid: last?.uid ?? 0, gid: last?.gid ?? 0,
                directory: UInt32(truncatingIfNeeded: directories.count - 1),
                nameLength: UInt32(truncatingIfNeeded: name.count), mode: last?.mode ?? 0, type: type)
            bytes += name
            try decodeValue(&record, &decoder, levels: levels)
            if parts.contains(.owner) {
                record.mode = try decoder.number(as: UInt16.self, upTo: 0o7777)
                // The last id is reserved.
                record.uid = try decoder.number(as: UInt32.self, upTo: .max - 1)
                record.gid = try decoder.number(as: UInt32.self, upTo: .max - 1)
            }
            record.seconds = (last?.seconds ?? 0) &+ (try decoder.signedNumber())
            record.nanoseconds = try decoder.number(as: UInt32.self, upTo: 999_999_999)
            if parts.contains(.xattrs) { xattrs[number] = try EntryTable.xattrs(from: &decoder) }
            if parts.contains(.content) {
                let content = try decoder.part()
                guard type == .file, Int64(content.count) == record.value else { throw MalformedEncoding() }
                contents[number] = Array(content)
            }
            records.append(record)
        }
    }

    private mutating func decodeValue(
        _ record: inout Record, _ decoder: inout ByteDecoder, levels: Int
    ) throws(MalformedEncoding) {
        switch record.type {
        case .directory, .fifo: break
        case .file: record.value = try decoder.number(as: Int64.self)
        case .characterDevice, .blockDevice: record.value = Int64(bitPattern: try decoder.number())
        case .symlink, .hardlink:
            let target = try decoder.part()
            let isRight = record.type == .symlink ? !target.contains(0) : EntryTable.isClean(target, levels: levels)
            guard isRight else { throw MalformedEncoding() }
            record.value = Int64(target.count)
            bytes += target
        }
    }

    private static func xattrs(from decoder: inout ByteDecoder) throws(MalformedEncoding) -> [[UInt8]: [UInt8]] {
        var xattrs: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<(try decoder.number(as: Int.self, upTo: decoder.remaining / 2)) {
            let name = Array(try decoder.part())
            xattrs[name] = Array(try decoder.part())
        }
        return xattrs
    }

    /// Whether these bytes are a path that an `EntryPath` has, of at most so many names.
    private static func isClean(_ path: ArraySlice<UInt8>, levels: Int) -> Bool {
        if path.isEmpty { return true }
        let names = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return names.count <= levels && names.allSatisfy(isName)
    }

    /// Whether these bytes are one name.
    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        if name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return false }
        return !name.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }
}

extension EntryTable {
    /// How many bytes of files' contents there are.
    public var contentSize: Int64 { contents.values.reduce(0) { $0 + Int64($1.count) } }

    /// Keeps the bytes of a regular file that is as long.
    public mutating func keep(_ content: [UInt8], of number: Int) {
        guard records.indices.contains(number), records[number].type == .file,
            records[number].value == Int64(content.count)
        else { return }
        contents[number] = content
    }
}
