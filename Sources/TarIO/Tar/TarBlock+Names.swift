extension TarBlock {
    /// The entry's name, as far as the block can say it.
    package var name: [UInt8] {
        let name = text(Field.name)
        // GNU's headers have times where POSIX has the prefix.
        guard self[Field.magic].elementsEqual("ustar\u{0}".utf8) else { return name }
        let isStar = self[Field.starMagic].elementsEqual("tar\u{0}".utf8)
        let prefix = text(isStar ? Field.starPrefix : Field.prefix)
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    /// Where a link leads, as far as the block can say it.
    package var linkTarget: [UInt8] { text(Field.linkTarget) }

    private func text(_ field: Range<Int>) -> [UInt8] { Array(self[field].prefix { $0 != 0 }) }
}
