/// A tar that a test spells out, member by member.
public enum TestArchive {
    /// A member.
    public enum Member: Sendable {
        /// A regular file.
        case file(String, [UInt8])
        /// A directory; its name without the slash.
        case directory(String)
        /// A symbolic link and its target.
        case symlink(String, String)
        /// A hard link and its target.
        case hardlink(String, String)
        /// A pipe.
        case pipe(String)

        /// A regular file with this text.
        public static func text(_ name: String, _ text: String) -> Member { .file(name, Array(text.utf8)) }

        /// Its name.
        public var name: String {
            switch self {
            case .file(let name, _), .directory(let name), .symlink(let name, _), .hardlink(let name, _),
                .pipe(let name):
                name
            }
        }
    }

    /// The archive, with its two blocks at the end unless told otherwise.
    public static func bytes(_ members: [Member], end: Bool = true) -> [UInt8] {
        let contents = members.flatMap { member -> [UInt8] in
            switch member {
            case .file(let name, let data):
                header(name, "0", size: data.count) + data
                    + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
            case .directory(let name): header(name + "/", "5")
            case .symlink(let name, let target): header(name, "2", target: target)
            case .hardlink(let name, let target): header(name, "1", target: target)
            case .pipe(let name): header(name, "6")
            }
        }
        return contents + (end ? [UInt8](repeating: 0, count: 1024) : [])
    }

    /// A header; `name` and `target` have at most 100 bytes.
    private static func header(_ name: String, _ type: Character, size: Int = 0, target: String = "") -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            block.replaceSubrange(offset..<(offset + text.utf8.count), with: Array(text.utf8))
        }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, 0)
        put("0000644", 100)
        put("0000000", 108)
        put("0000000", 116)
        put(octal(size, 11), 124)
        put("00000000000", 136)
        put(String(type), 156)
        put(target, 157)
        put("ustar\0" + "00", 257)
        put("        ", 148)
        put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\0 ", 148)
        return block
    }
}
