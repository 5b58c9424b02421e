import LayerEntries

extension Facts {
    /// The number in the name of `libsystemd-shared-NNN.so`, which every systemd since 231 brings; the highest wins.
    static func systemdVersion(in tree: any TreeReading) -> Int? {
        var directories: Set<EntryPath> = []
        for library in ["/usr/lib", "/usr/lib64", "/lib", "/lib64"] {
            guard let location = tree.resolve(library) else { continue }
            for name in [Array("systemd".utf8)] + tree.names(in: location.path) where name.count <= 255 {
                // A library directory of one architecture is called by its triplet.
                let isTriplet = name.contains(UInt8(ascii: "-"))
                guard isTriplet || name == Array("systemd".utf8) else { continue }
                let directory = location.path.appending(name)
                let path = isTriplet ? directory.appending("systemd".utf8) : directory
                if let real = tree.resolve(path)?.path { directories.insert(real) }
            }
        }
        return directories.flatMap { tree.names(in: $0) }.compactMap(version).max()
    }

    private static func version(of name: [UInt8]) -> Int? {
        let prefix = Array("libsystemd-shared-".utf8)
        guard name.starts(with: prefix) else { return nil }
        let rest = name.dropFirst(prefix.count)
        let digits = rest.prefix { ByteSet.digits.contains($0) }
        // What follows is `.so`, or a distribution's own suffix such as `.fc41.so` or `-3.el9.so`.
        guard (1...6).contains(digits.count), rest.suffix(3).elementsEqual(".so".utf8) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
